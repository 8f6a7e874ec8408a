"""The pages: drawn on the server. All of them work without a script; HTMX spares a click where there is one."""
