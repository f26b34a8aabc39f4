"""Patches from mails, and a text after them."""
