"""What leaves the box: releases anonymous reviews, drains the outbox over MQTT or by stick, and says what left."""
