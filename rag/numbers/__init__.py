"""What people write for numbers and dates: what a figure is, its value, unit, bound; and when two figures are one.

The registers, the draft checker and the verification of written answers all read figures here.
"""
