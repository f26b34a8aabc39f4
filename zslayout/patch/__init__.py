"""Patches from mails, and a text after them.

series  the patches of a file: a diff, a mail, an mbox
diff    a unified diff, read
apply   a text after a patch
"""
