"""What commands found, as plain data: exit code, diagnostics, and nothing about how it is shown.

check     verdicts on configurations, by scheme and chain size
theorem   lemmas with free parameters, their controls, and certificates
headroom  how much more still fits
suggest   what would make a layout hold
diff      what moved between two layouts
"""
