"""DICOM: from a folder's files to series, from a series to a Volume.

`content` needs no pydicom, whose import takes 0.3 s; everything else has it from `library`.
"""
