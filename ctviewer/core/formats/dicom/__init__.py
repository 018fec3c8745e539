"""DICOM: from a folder's files to series, from a series to a Volume.

`content` and `titles` do not import pydicom, which takes 0.3 s; other modules import it from
`library`.
"""
