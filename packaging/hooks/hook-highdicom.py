"""highdicom reads the standard's tables of modules and a colour profile from its own folder."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("highdicom")
