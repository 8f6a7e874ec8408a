"""The screens of the kiosk, in the order of the officer's way. Each shows a view and knows its keys."""
