"""The fields of the open scan's header, in a tab that follows the scan."""
