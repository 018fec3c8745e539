"""The public MosMedData chest CTs: fetched, checked and unpacked on the user's own machine."""
