"""The other series of the study of a DICOM scan: a strip of small pictures below the views."""
