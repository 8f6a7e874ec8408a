"""The pages: FastAPI and Jinja, drawn on the server, without a script."""
