"""Programs that are told when credited hours change, and what each of them is still to be told."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agency.database.base import Base


class Webhook(Base):
    """An address that is told."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    address: Mapped[str] = mapped_column(String(300))
    secret: Mapped[str] = mapped_column(String(64))
    """Signs what is sent, so that its receiver knows whose it is."""
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    closed: Mapped[bool] = mapped_column(default=False)


class WebhookMessage(Base):
    """One message to one address: written with the decision that it tells of, sent until it was taken."""

    __tablename__ = "webhook_messages"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    webhook: Mapped[str] = mapped_column(String(32), index=True)
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is tried next; None once it was taken or given up."""
    taken_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")
