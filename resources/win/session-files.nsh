; Offers Tapedeck for .mcap files ("Open with"), beside whatever opens them now. Windows knows a file by its last ending alone.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Tapedeck.Session" "" "Tapedeck session"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Tapedeck.Session\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Tapedeck.Session\shell\open\command" "" '"$appExe" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.mcap\OpenWithProgids" "Tapedeck.Session"
  ; SHCNE_ASSOCCHANGED: Explorer reads the registry again.
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Tapedeck.Session"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.mcap\OpenWithProgids" "Tapedeck.Session"
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)"
!macroend
