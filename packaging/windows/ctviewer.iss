; Inno Setup script: iscc /DVersion=1.2.3 /DFolder=..\..\build\package\dist\ctviewer packaging\windows\ctviewer.iss
; Installs per user, without administrator rights: an elevated program receives no files dropped
; from Explorer, so nothing here ever starts it elevated.

#ifndef Version
  #error Say /DVersion=...
#endif
#ifndef Folder
  #error Say /DFolder=..., the folder that PyInstaller built
#endif

[Setup]
AppId={{6B0C3C55-5A8E-4B7F-9C9B-2D4B8C1E7A10}
AppName=CT Viewer
AppVersion={#Version}
AppPublisher=CT Viewer developers
VersionInfoVersion={#Version}
PrivilegesRequired=lowest
DefaultDirName={localappdata}\Programs\CT Viewer
DefaultGroupName=CT Viewer
DisableProgramGroupPage=yes
LicenseFile={#Folder}\LICENSES\LICENSE.txt
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputBaseFilename=ctviewer-{#Version}-windows-x86_64
SetupIconFile={#Folder}\ctviewer.ico
UninstallDisplayIcon={app}\ctviewer.exe
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
CloseApplications=yes

[Tasks]
Name: associate; Description: "Open .nii files with CT Viewer"
Name: desktopicon; Description: "Put an icon on the desktop"; Flags: unchecked

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; an older version's libraries must not stay beside the new ones
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\CT Viewer"; Filename: "{app}\ctviewer.exe"; Comment: "Research use only"
Name: "{userdesktop}\CT Viewer"; Filename: "{app}\ctviewer.exe"; Tasks: desktopicon

[Registry]
; Windows knows a file by what follows its last dot: ".nii" is ours, all others stay as they are and
; get CT Viewer under "Open with". What is uninsdeletekey goes with all below it when the program is
; removed.
Root: HKCU; Subkey: "Software\Classes\CTViewer.NIfTI"; ValueType: string; ValueData: "NIfTI volume"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\CTViewer.NIfTI\DefaultIcon"; ValueType: string; ValueData: "{app}\ctviewer.exe,0"
Root: HKCU; Subkey: "Software\Classes\CTViewer.NIfTI\shell\open\command"; ValueType: string; ValueData: """{app}\ctviewer.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\CTViewer.Scan"; ValueType: string; ValueData: "CT scan"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\CTViewer.Scan\DefaultIcon"; ValueType: string; ValueData: "{app}\ctviewer.exe,0"
Root: HKCU; Subkey: "Software\Classes\CTViewer.Scan\shell\open\command"; ValueType: string; ValueData: """{app}\ctviewer.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\.nii"; ValueType: string; ValueData: "CTViewer.NIfTI"; Flags: uninsdeletevalue; Tasks: associate
Root: HKCU; Subkey: "Software\Classes\.nii\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.NIfTI"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.gz\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.nrrd\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.nhdr\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.mha\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.mhd\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.dcm\OpenWithProgids"; ValueType: string; ValueName: "CTViewer.Scan"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe"; ValueType: none; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\shell\open\command"; ValueType: string; ValueData: """{app}\ctviewer.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".nii"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".gz"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".nrrd"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".nhdr"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".mha"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".mhd"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ctviewer.exe\SupportedTypes"; ValueType: string; ValueName: ".dcm"; ValueData: ""

[Run]
; runasoriginaluser: were Setup started elevated, the program still would not be
Filename: "{app}\ctviewer.exe"; Description: "Start CT Viewer"; Flags: nowait postinstall skipifsilent runasoriginaluser
