"""The order of things: configurations and obligations in, findings out.

vocabulary  the names that an archconfig may speak of
cases       configurations that no proof can tell apart are one case
check       decide every obligation on every case
outcome     what the verdicts make of a layout
"""
