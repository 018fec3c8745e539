"""DICOM: from a folder's files to series, from a series to a Volume.

`content` and `titles` need no pydicom, whose import takes 0.3 s; all else has it from `library`.
"""
