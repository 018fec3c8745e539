"""The public MosMedData chest CTs: downloaded, checked and unpacked on the user's own machine."""
