"""The fields of the open scan's header, in a window that follows the scan."""
