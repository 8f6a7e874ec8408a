"""Checks what the review promises: agreement, sameness, robustness, the rank of simulated officers, and speed."""
