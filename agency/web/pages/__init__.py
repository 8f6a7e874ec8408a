"""The pages, a module each: what it reads, what it changes, and who may."""
