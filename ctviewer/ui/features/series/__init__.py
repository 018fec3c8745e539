"""The other series of a DICOM scan's study: a strip of thumbnails below the views."""
