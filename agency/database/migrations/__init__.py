"""Brings a database to the layout that this program knows, and refuses one of a later program."""
