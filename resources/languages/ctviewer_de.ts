<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AboutCommands</name>
    <message>
        <source>Log…</source>
        <translation>Protokoll …</translation>
    </message>
    <message>
        <source>What went wrong, and when</source>
        <translation>Fehler und Warnungen mit Zeit</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnosedaten kopieren</translation>
    </message>
    <message>
        <source>Versions, device, screens and preferences; nothing of the scan</source>
        <translation>Versionen, Gerät, Bildschirme und Einstellungen; nichts vom Scan</translation>
    </message>
    <message>
        <source>About CT Viewer</source>
        <translation>Über CT Viewer</translation>
    </message>
    <message>
        <source>The diagnostics were copied; paste them into a report.</source>
        <translation>Die Diagnosedaten wurden kopiert; fügen Sie sie in einen Bericht ein.</translation>
    </message>
</context>
<context>
    <name>AxialSlider</name>
    <message>
        <source>Find out which slices the number depends on; the curve then appears here</source>
        <translation>Berechnen, von welchen Schichten die Zahl abhängt; die Kurve erscheint dann hier</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Slice occlusion</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>Press or drag to go to a slice; inferior is on the left</source>
        <translation>Klicken oder ziehen, um zu einer Schicht zu springen; links ist kaudal</translation>
    </message>
    <message>
        <source>outside what the network sees</source>
        <translation>außerhalb dessen, was das Netz sieht</translation>
    </message>
    <message>
        <source>Slice occlusion: {what}</source>
        <translation>Einfluss der Schichten: {what}</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>A batch is running; cancel it before another is begun.</source>
        <translation>Ein Stapel läuft; brechen Sie ihn ab, bevor ein anderer beginnt.</translation>
    </message>
    <message>
        <source>The network that began this batch is no longer in your list. Add it again under Network, Networks…, or begin a new batch.</source>
        <translation>Das Netz, das diesen Stapel begonnen hat, ist nicht mehr unter Ihren Netzen. Fügen Sie es unter Netz, Netze … wieder hinzu, oder beginnen Sie einen neuen Stapel.</translation>
    </message>
    <message>
        <source>The maps of {count} classified {count:scan|scans} were not saved; the notes of {count:its row|their rows} say why.</source>
        <translation>Die Karten von {count} ausgewerteten {count:Scan|Scans} wurden nicht gespeichert; die Hinweise in {count:seiner Zeile|ihren Zeilen} sagen, warum.</translation>
    </message>
</context>
<context>
    <name>BatchFeature</name>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>Parquet (*.parquet)</source>
        <translation>Parquet (*.parquet)</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>REDCap import, with its data dictionary (*.csv)</source>
        <translation>REDCap-Import, mit seinem Datenverzeichnis (*.csv)</translation>
    </message>
    <message>
        <source>BIDS derivative, a folder (*.bids)</source>
        <translation>BIDS-Derivat, ein Ordner (*.bids)</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Stapel</translation>
    </message>
    <message>
        <source>Classify folder…</source>
        <translation>Ordner auswerten …</translation>
    </message>
    <message>
        <source>Classify every scan of a folder, in the background</source>
        <translation>Jeden Scan eines Ordners im Hintergrund auswerten</translation>
    </message>
    <message>
        <source>Show worklist</source>
        <translation>Arbeitsliste zeigen</translation>
    </message>
    <message>
        <source>Pre-flight, worklist and ground truth</source>
        <translation>Vorschau, Arbeitsliste und Referenzdiagnosen</translation>
    </message>
    <message>
        <source>Last worklist</source>
        <translation>Letzte Arbeitsliste</translation>
    </message>
    <message>
        <source>Open the last batch as it was left</source>
        <translation>Den letzten Stapel so öffnen, wie er verlassen wurde</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Take no further scan, or go on</source>
        <translation>Keinen weiteren Scan beginnen, oder fortfahren</translation>
    </message>
    <message>
        <source>Cancel batch</source>
        <translation>Stapel abbrechen</translation>
    </message>
    <message>
        <source>Finished scans are kept</source>
        <translation>Fertige Scans bleiben erhalten</translation>
    </message>
    <message>
        <source>Resume batch</source>
        <translation>Stapel fortsetzen</translation>
    </message>
    <message>
        <source>Classify the remaining scans</source>
        <translation>Die übrigen Scans auswerten</translation>
    </message>
    <message>
        <source>Next scan</source>
        <translation>Nächster Scan</translation>
    </message>
    <message>
        <source>Open the one below in the worklist</source>
        <translation>Den nächsten der Arbeitsliste öffnen</translation>
    </message>
    <message>
        <source>Previous scan</source>
        <translation>Voriger Scan</translation>
    </message>
    <message>
        <source>Open the one above in the worklist</source>
        <translation>Den vorigen der Arbeitsliste öffnen</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>With the verdict on the worklist's current scan</source>
        <translation>Der Beurteilung des aktuellen Scans der Arbeitsliste</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Widersprechen</translation>
    </message>
    <message>
        <source>Comment…</source>
        <translation>Kommentar …</translation>
    </message>
    <message>
        <source>On the worklist's current scan</source>
        <translation>Zum aktuellen Scan der Arbeitsliste</translation>
    </message>
    <message>
        <source>Ground truth…</source>
        <translation>Referenzdiagnosen …</translation>
    </message>
    <message>
        <source>Compare with labels from a CSV</source>
        <translation>Mit Diagnosen aus einer CSV-Datei vergleichen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>CSV, JSON Lines, Excel or a report</source>
        <translation>CSV, JSON Lines, Excel oder ein Bericht</translation>
    </message>
    <message>
        <source>Copy as a command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>The command line that does the same</source>
        <translation>Die entsprechende Befehlszeile</translation>
    </message>
    <message>
        <source>Export the worklist</source>
        <translation>Arbeitsliste exportieren</translation>
    </message>
    <message>
        <source>Name the files of the scans</source>
        <translation>Die Dateien der Scans nennen</translation>
    </message>
    <message>
        <source>A table names the file of each scan, or it could not be matched.</source>
        <translation>Eine Tabelle nennt die Datei jedes Scans, sonst wäre sie nicht zuzuordnen.</translation>
    </message>
    <message>
        <source>The command was copied.</source>
        <translation>Der Befehl wurde kopiert.</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>{name} wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Pre-flight</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Referenzdiagnosen</translation>
    </message>
</context>
<context>
    <name>BlindFeature</name>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Blind read</source>
        <translation>Blindbefundung</translation>
    </message>
    <message>
        <source>Score scans before the network's number is shown</source>
        <translation>Scans einschätzen, bevor die Zahl des Netzes gezeigt wird</translation>
    </message>
    <message>
        <source>Join a reading study…</source>
        <translation>An Befundungsstudie teilnehmen …</translation>
    </message>
    <message>
        <source>Read the scans of a study of several readers, one after the other</source>
        <translation>Die Scans einer Studie mehrerer Befunder einen nach dem anderen befunden</translation>
    </message>
    <message>
        <source>Table of readings</source>
        <translation>Tabelle der Einschätzungen</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV-Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Join a reading study</source>
        <translation>An einer Befundungsstudie teilnehmen</translation>
    </message>
    <message>
        <source>Reading studies (*.json)</source>
        <translation>Befundungsstudien (*.json)</translation>
    </message>
    <message>
        <source>Your name as a reader: one of the list, or a new one</source>
        <translation>Ihr Name als Befunder: einer aus der Liste oder ein neuer</translation>
    </message>
    <message>
        <source>The network's number of the open scan will be shown before your score is recorded. Leave the blind read?</source>
        <translation>Die Zahl des offenen Scans wird gezeigt, bevor sie neben Ihrer Einschätzung steht. Die Blindbefundung verlassen?</translation>
    </message>
</context>
<context>
    <name>BlindPage</name>
    <message>
        <source>Blind read</source>
        <translation>Blindbefundung</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
    <message>
        <source>Score 0 to 100 %</source>
        <translation>Einschätzung 0 bis 100 %</translation>
    </message>
    <message>
        <source>Score 1 to 5</source>
        <translation>Einschätzung 1 bis 5</translation>
    </message>
    <message>
        <source>Choose a table and begin…</source>
        <translation>Eine Tabelle wählen und beginnen …</translation>
    </message>
    <message>
        <source>your score</source>
        <translation>Ihre Einschätzung</translation>
    </message>
    <message>
        <source>Once your score is committed, the network's number is shown.</source>
        <translation>Sobald Ihre Bewertung feststeht, wird die Zahl des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>Comment, if any</source>
        <translation>Kommentar, wenn gewünscht</translation>
    </message>
    <message>
        <source>Commit my score</source>
        <translation>Meine Einschätzung festlegen</translation>
    </message>
    <message>
        <source>Leave blind read</source>
        <translation>Blindbefundung verlassen</translation>
    </message>
    <message>
        <source>Read first, then compare: the network's numbers and its heat map are withheld until you commit a score of your own. Both go into a table with the times.</source>
        <translation>Erst befunden, dann vergleichen: Die Zahlen des Netzes und seine Herdkarte werden zurückgehalten, bis Sie eine eigene Einschätzung festlegen. Beide kommen mit den Zeiten in eine Tabelle.</translation>
    </message>
    <message>
        <source>Open a scan to read it.</source>
        <translation>Öffnen Sie einen Scan, um ihn zu befunden.</translation>
    </message>
    <message>
        <source>Committed. The network has not answered yet.</source>
        <translation>Festgelegt. Das Netz hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>Written down. Open the next scan.</source>
        <translation>Gespeichert. Öffnen Sie den nächsten Scan.</translation>
    </message>
    <message>
        <source>The number of this scan was shown before; it cannot be read blind.</source>
        <translation>Die Zahl dieses Scans wurde schon gezeigt; er kann nicht mehr blind befundet werden.</translation>
    </message>
    <message>
        <source>Readings in {name}: {count}</source>
        <translation>Einschätzungen in {name}: {count}</translation>
    </message>
    <message>
        <source>You: {score}</source>
        <translation>Sie: {score}</translation>
    </message>
    <message>
        <source>Network: {answer}</source>
        <translation>Netz: {answer}</translation>
    </message>
</context>
<context>
    <name>Busy</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop at the next step (Esc)</source>
        <translation>Beim nächsten Schritt anhalten (Esc)</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Classifying…</source>
        <translation>Wird ausgewertet …</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
</context>
<context>
    <name>CalibrationDialog</name>
    <message>
        <source>Calibrate to this site</source>
        <translation>Auf diesen Standort kalibrieren</translation>
    </message>
    <message>
        <source>Labels (CSV)…</source>
        <translation>Labels (CSV) …</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After, out of fold</source>
        <translation>Nachher, an zurückgehaltenen Fällen</translation>
    </message>
    <message>
        <source>Save and use…</source>
        <translation>Speichern und verwenden …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Choose the labels of the worklist's scans: a CSV with the columns path and label, and patient where it is known. At least 30 scans of each class are needed.</source>
        <translation>Wählen Sie die Labels der Scans in der Arbeitsliste: eine CSV-Datei mit den Spalten path und label sowie patient, wo er bekannt ist. Nötig sind mindestens 30 Scans jeder Klasse.</translation>
    </message>
    <message>
        <source>Temperature {temperature:.3g}, midpoint {midpoint:.3g}; negative up to {low:.3g}, positive from {high:.3g}. In brackets: 95 % intervals. It holds where as large a part of the scans is positive as here.</source>
        <translation>Temperatur {temperature:.3g}, Mittelpunkt {midpoint:.3g}; negativ bis {low:.3g}, positiv ab {high:.3g}. In Klammern: 95-%-Intervalle. Sie gilt, wo ein ebenso großer Teil der Scans positiv ist wie hier.</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>Log-Loss</translation>
    </message>
    <message>
        <source>Brier score</source>
        <translation>Brier-Score</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Kalibrierungsfehler</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>Share of uncertain scans</source>
        <translation>Anteil unsicherer Scans</translation>
    </message>
    <message>
        <source>Log loss lower by</source>
        <translation>Log-Loss kleiner um</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>CalibrationFeature</name>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Calibrate to this site…</source>
        <translation>Auf diesen Standort kalibrieren …</translation>
    </message>
    <message>
        <source>Fit the probabilities to the worklist's scans and their labels</source>
        <translation>Die Wahrscheinlichkeiten an die Scans der Arbeitsliste und ihre Labels anpassen</translation>
    </message>
    <message>
        <source>Open a calibration…</source>
        <translation>Kalibrierung öffnen …</translation>
    </message>
    <message>
        <source>Use one that was saved, for this network</source>
        <translation>Eine gespeicherte für dieses Netz verwenden</translation>
    </message>
    <message>
        <source>Site calibration</source>
        <translation>Standortkalibrierung</translation>
    </message>
    <message>
        <source>Use the last calibration, or the network's own; off at each start</source>
        <translation>Die letzte Kalibrierung verwenden oder die eigene des Netzes; bei jedem Start aus</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Stapel</translation>
    </message>
    <message>
        <source>Export for training…</source>
        <translation>Für das Training exportieren …</translation>
    </message>
    <message>
        <source>Labelled scans and their masks as a folder that training takes</source>
        <translation>Scans mit Labels und ihre Masken als Ordner, den das Training nimmt</translation>
    </message>
    <message>
        <source>Choose the labels of these scans first, by “Ground truth…” in the menu Batch.</source>
        <translation>Wählen Sie zuerst die Labels dieser Scans, mit „Referenzdiagnosen …“ im Menü Stapel.</translation>
    </message>
    <message>
        <source>The network of these scans is no longer in your list.</source>
        <translation>Das Netz dieser Scans ist nicht mehr unter Ihren Netzen.</translation>
    </message>
    <message>
        <source>The site's calibration is on.</source>
        <translation>Die Standortkalibrierung ist eingeschaltet.</translation>
    </message>
    <message>
        <source>The network's own calibration is used.</source>
        <translation>Die eigene Kalibrierung des Netzes wird verwendet.</translation>
    </message>
    <message>
        <source>Export for training: a new folder</source>
        <translation>Für das Training exportieren: ein neuer Ordner</translation>
    </message>
    <message>
        <source>Export for training</source>
        <translation>Für das Training exportieren</translation>
    </message>
    <message>
        <source>Are there masks of these scans in a folder?</source>
        <translation>Gibt es Masken dieser Scans in einem Ordner?</translation>
    </message>
    <message>
        <source>Masks that you corrected here go along without them.</source>
        <translation>Masken, die Sie hier korrigiert haben, gehen auch ohne sie mit.</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>No other masks</source>
        <translation>Keine anderen Masken</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Folder of masks</source>
        <translation>Ordner mit Masken</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Open a calibration</source>
        <translation>Kalibrierung öffnen</translation>
    </message>
    <message>
        <source>Calibrations (*.json)</source>
        <translation>Kalibrierungen (*.json)</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Tabellen (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save the calibration</source>
        <translation>Kalibrierung speichern</translation>
    </message>
</context>
<context>
    <name>CardPage</name>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Not opened: {link}</source>
        <translation>Nicht geöffnet: {link}</translation>
    </message>
</context>
<context>
    <name>CineBox</name>
    <message>
        <source>Slices a second</source>
        <translation>Schichten pro Sekunde</translation>
    </message>
    <message>
        <source> /s</source>
        <translation> /s</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Am Ende</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Back and forth</source>
        <translation>Hin und her</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Tempo</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop opening or classifying; then back to three views</source>
        <translation>Öffnen oder Auswerten anhalten; dann zurück zu drei Ansichten</translation>
    </message>
    <message>
        <source>Close scan</source>
        <translation>Scan schließen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Window: automatic</source>
        <translation>Fenster: automatisch</translation>
    </message>
    <message>
        <source>From the 0.5 to the 99.5 percentile</source>
        <translation>Vom 0,5. zum 99,5. Perzentil</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Window presets…</source>
        <translation>Fensterpresets …</translation>
    </message>
    <message>
        <source>Names, levels, widths and keys of the windows above</source>
        <translation>Namen, Mitten, Breiten und Tasten der Fenster darüber</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Invertieren</translation>
    </message>
    <message>
        <source>Black on white</source>
        <translation>Schwarz auf Weiß</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>Fadenkreuz</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Herdkarte</translation>
    </message>
    <message>
        <source>Where the network sees lesions</source>
        <translation>Wo das Netz Herde sieht</translation>
    </message>
    <message>
        <source>One view alone</source>
        <translation>Eine Ansicht allein</translation>
    </message>
    <message>
        <source>The view under the mouse, or all three again</source>
        <translation>Die Ansicht unter der Maus, oder wieder alle drei</translation>
    </message>
    <message>
        <source>Montage</source>
        <translation>Schichtübersicht</translation>
    </message>
    <message>
        <source>Many slices at once, or the three views</source>
        <translation>Viele Schichten auf einmal, oder die drei Ansichten</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>The chest in the first window; again, all of each slice</source>
        <translation>Der Thorax im ersten Fenster; noch einmal: die ganzen Schichten</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Window: {name}</source>
        <translation>Fenster: {name}</translation>
    </message>
    <message>
        <source>W {width:.0f} L {level:.0f}: {low:.0f} to {high:.0f} HU</source>
        <translation>W {width:.0f} L {level:.0f}: {low:.0f} bis {high:.0f} HU</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>Nächste Schicht</translation>
    </message>
    <message>
        <source>Superior, anterior or right in the active view</source>
        <translation>Nach kranial, ventral oder rechts in der aktiven Ansicht</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>Vorige Schicht</translation>
    </message>
    <message>
        <source>Inferior, posterior or left in the active view</source>
        <translation>Nach kaudal, dorsal oder links in der aktiven Ansicht</translation>
    </message>
    <message>
        <source>Five slices on</source>
        <translation>Fünf Schichten weiter</translation>
    </message>
    <message>
        <source>Five slices back</source>
        <translation>Fünf Schichten zurück</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>Erste Schicht</translation>
    </message>
    <message>
        <source>Again, all of each slice instead of the chest</source>
        <translation>Noch einmal: die ganzen Schichten statt des Thorax</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Choose keys…</source>
        <translation>Tastenkürzel ändern …</translation>
    </message>
    <message>
        <source>Give commands other keys</source>
        <translation>Befehlen andere Tasten zuordnen</translation>
    </message>
    <message>
        <source>This is of scan 1 alone: click into scan 1, then choose it again.</source>
        <translation>Das gilt nur für Scan 1: Klicken Sie in Scan 1 und wählen Sie es dann noch einmal.</translation>
    </message>
</context>
<context>
    <name>CommentPage</name>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>lungs</source>
        <translation>Lungen</translation>
    </message>
    <message>
        <source>lobes</source>
        <translation>Lappen</translation>
    </message>
    <message>
        <source>lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>Your comment on this scan</source>
        <translation>Ihr Kommentar zu diesem Scan</translation>
    </message>
    <message>
        <source>Export sidecar…</source>
        <translation>Begleitdatei exportieren…</translation>
    </message>
    <message>
        <source>Import sidecar…</source>
        <translation>Begleitdatei importieren…</translation>
    </message>
    <message>
        <source>Blind reads of this scan: {count}</source>
        <translation>Blindbefundungen dieses Scans: {count}</translation>
    </message>
    <message>
        <source>Corrected by hand: {names}</source>
        <translation>Von Hand korrigiert: {names}</translation>
    </message>
    <message>
        <source>network {answer}</source>
        <translation>Netz {answer}</translation>
    </message>
    <message>
        <source>Saved as you type, in a sidecar file of the scan.</source>
        <translation>Wird beim Tippen in einer Begleitdatei des Scans gesichert.</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Noch nicht gesichert</translation>
    </message>
    <message>
        <source>Saved beside the scan: {name}</source>
        <translation>Neben dem Scan gesichert: {name}</translation>
    </message>
    <message>
        <source>Saved in your data folder</source>
        <translation>In Ihrem Datenordner gesichert</translation>
    </message>
</context>
<context>
    <name>CompareFeature</name>
    <message>
        <source>Scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit …</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>A second scan beside this one, linked by position</source>
        <translation>Ein zweiter Scan daneben, über die Lage gekoppelt</translation>
    </message>
    <message>
        <source>Close scan 2</source>
        <translation>Scan 2 schließen</translation>
    </message>
    <message>
        <source>Back to one scan</source>
        <translation>Zurück zu einem Scan</translation>
    </message>
    <message>
        <source>Follow-up of both scans</source>
        <translation>Verlauf beider Scans</translation>
    </message>
    <message>
        <source>Shares, volumes and density of both scans, lesions matched by place</source>
        <translation>Anteile, Volumina und Dichte beider Scans, Herde nach ihrer Stelle zugeordnet</translation>
    </message>
    <message>
        <source>Save follow-up report…</source>
        <translation>Verlaufsbericht speichern …</translation>
    </message>
    <message>
        <source>What changed, as one HTML file, as CSV or as JSON</source>
        <translation>Was sich geändert hat, als eine HTML-Datei, als CSV oder als JSON</translation>
    </message>
    <message>
        <source>The follow-up was copied.</source>
        <translation>Der Verlauf wurde kopiert.</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Values (*.json)</source>
        <translation>Werte (*.json)</translation>
    </message>
    <message>
        <source>Save follow-up report</source>
        <translation>Verlaufsbericht speichern</translation>
    </message>
    <message>
        <source>Name both scans' files in the report</source>
        <translation>Dateien beider Scans im Bericht nennen</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>{name} wurde geschrieben.</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
    <message>
        <source>Several scans are there; choose the one to compare with.</source>
        <translation>Dort liegen mehrere Scans; wählen Sie den aus, mit dem verglichen werden soll.</translation>
    </message>
</context>
<context>
    <name>ConfidenceFeature</name>
    <message>
        <source>E&amp;xplain</source>
        <translation>E&amp;rklären</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Verlässlichkeit</translation>
    </message>
    <message>
        <source>How the number compares with known cases; what a threshold achieves</source>
        <translation>Wie die Zahl im Vergleich mit bekannten Fällen steht; was eine Schwelle leistet</translation>
    </message>
    <message>
        <source>Spread under small changes</source>
        <translation>Spannweite bei kleinen Änderungen</translation>
    </message>
    <message>
        <source>Classify the scan again with HU shifted, noise added, an edge cut off</source>
        <translation>Den Scan mit verschobenen HU, zusätzlichem Rauschen und ohne einen Rand erneut auswerten</translation>
    </message>
    <message>
        <source>Slice occlusion</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>Classify the scan again with slab after slab replaced by clear lung</source>
        <translation>Den Scan erneut auswerten, wobei Abschnitt um Abschnitt durch unauffällige Lunge ersetzt wird</translation>
    </message>
    <message>
        <source>Left, in the strip under the axial view</source>
        <translation>Links, im Streifen unter der axialen Ansicht</translation>
    </message>
    <message>
        <source>Go to that slice</source>
        <translation>Zu dieser Schicht gehen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Under small changes</source>
        <translation>Bei kleinen Änderungen</translation>
    </message>
    <message>
        <source>HU shifted, noise added, an edge cut off: nothing of it should matter. A steady number can still be wrong.</source>
        <translation>HU verschoben, Rauschen hinzugefügt, ein Rand abgeschnitten: Nichts davon sollte etwas ausmachen. Auch eine stabile Zahl kann falsch sein.</translation>
    </message>
</context>
<context>
    <name>ConfidencePanel</name>
    <message>
        <source>Confidence</source>
        <translation>Verlässlichkeit</translation>
    </message>
    <message>
        <source>Test robustness</source>
        <translation>Robustheit prüfen</translation>
    </message>
    <message>
        <source>Run slice occlusion</source>
        <translation>Einfluss der Schichten berechnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Among known cases</source>
        <translation>Unter bekannten Fällen</translation>
    </message>
    <message>
        <source>HU shifted, noise added, an edge cut off: nothing of it should matter. A steady number can still be wrong.</source>
        <translation>HU verschoben, Rauschen hinzugefügt, ein Rand abgeschnitten: Nichts davon sollte etwas ausmachen. Auch eine stabile Zahl kann falsch sein.</translation>
    </message>
    <message>
        <source>How much log‑odds each slab gives: up is evidence for a positive scan, down against. The slab's lung is replaced by this patient's own clear lung. The network reads slabs together, so the parts need not add up; it is no proof of a lesion. Click to go there.</source>
        <translation>Wie viel Log‑Odds jeder Abschnitt beiträgt: nach oben für einen positiven Scan, nach unten dagegen. Die Lunge des Abschnitts wird durch die eigene unauffällige Lunge dieses Patienten ersetzt. Das Netz wertet die Abschnitte gemeinsam aus, deshalb müssen sich die Beiträge nicht addieren; ein Beweis für einen Herd ist es nicht. Ein Klick führt dorthin.</translation>
    </message>
    <message>
        <source>This network does not say positive or negative, so there are no known cases, no threshold, no robustness and no slice occlusion to show.</source>
        <translation>Dieses Netz sagt nicht positiv oder negativ; bekannte Fälle, Schwelle, Robustheit und Einfluss der Schichten gibt es hier deshalb nicht.</translation>
    </message>
    <message>
        <source>Under small changes</source>
        <translation>Bei kleinen Änderungen</translation>
    </message>
    <message>
        <source>Slice occlusion</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>{question} (follows)</source>
        <translation>{question} (folgt)</translation>
    </message>
    <message>
        <source>The number is withheld until you have committed your reading.</source>
        <translation>Die Zahl wird zurückgehalten, bis Sie Ihre Einschätzung festgelegt haben.</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl.</translation>
    </message>
    <message>
        <source>No scan is open.</source>
        <translation>Kein Scan ist geöffnet.</translation>
    </message>
    <message>
        <source>This scan has no number, because it was not classified.</source>
        <translation>Dieser Scan hat keine Zahl, weil er nicht ausgewertet wurde.</translation>
    </message>
    <message>
        <source>The scan is being classified; how far its number can be relied on follows.</source>
        <translation>Der Scan wird ausgewertet; wie verlässlich seine Zahl ist, folgt.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Input check passed.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Eingangsprüfung bestanden.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Input check: read with care.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Eingangsprüfung: mit Vorsicht zu lesen.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>This network file does not say how known cases fared, so there is no sensitivity and no predictive value to show.</source>
        <translation>Diese Netzdatei enthält keine Ergebnisse bekannter Fälle, deshalb lassen sich weder Sensitivität noch Vorhersagewerte zeigen.</translation>
    </message>
</context>
<context>
    <name>CopyDialog</name>
    <message>
        <source>Anonymised copy</source>
        <translation>Anonymisierte Kopie</translation>
    </message>
    <message>
        <source>Writing the copy…</source>
        <translation>Die Kopie wird geschrieben…</translation>
    </message>
    <message>
        <source>What was removed, without its values</source>
        <translation>Was entfernt wurde, ohne die Werte</translation>
    </message>
    <message>
        <source>Save list…</source>
        <translation>Liste speichern…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The copy {name} was saved, files: {count}. Its voxels are those of the scan.</source>
        <translation>Die Kopie {name} wurde gespeichert, Dateien: {count}. Ihre Voxel sind die des Scans.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Save list</source>
        <translation>Liste speichern</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
</context>
<context>
    <name>CorrectFeature</name>
    <message>
        <source>Correct</source>
        <translation>Korrigieren</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Correct mask</source>
        <translation>Maske korrigieren</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Add voxels to the lesions or a lung, by hand</source>
        <translation>Voxel von Hand zu den Herden oder einer Lunge hinzufügen</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Take voxels away from the mask, by hand</source>
        <translation>Voxel von Hand aus der Maske entfernen</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Fill between slices</source>
        <translation>Zwischen Schichten füllen</translation>
    </message>
    <message>
        <source>Between the slices of the active plane in which you drew</source>
        <translation>Zwischen den Schichten der aktiven Ebene, in die Sie gezeichnet haben</translation>
    </message>
    <message>
        <source>Discard corrections…</source>
        <translation>Korrekturen verwerfen…</translation>
    </message>
    <message>
        <source>Restore the mask as it was before it was corrected</source>
        <translation>Die Maske nehmen, wie sie vor den Korrekturen war</translation>
    </message>
    <message>
        <source>Left, with the brush (B) or eraser</source>
        <translation>Links, mit Pinsel (B) oder Radierer</translation>
    </message>
    <message>
        <source>Correct the lesions or a lung; , and . change the radius</source>
        <translation>Herde oder eine Lunge korrigieren; , und . ändern den Radius</translation>
    </message>
    <message>
        <source>All corrections of this mask are discarded, those of earlier sessions too. Continue?</source>
        <translation>Alle Korrekturen dieser Maske werden verworfen, auch die früherer Sitzungen. Fortfahren?</translation>
    </message>
    <message>
        <source>Discard corrections</source>
        <translation>Korrekturen verwerfen</translation>
    </message>
</context>
<context>
    <name>CorrectPage</name>
    <message>
        <source>Correct</source>
        <translation>Korrigieren</translation>
    </message>
    <message>
        <source>Lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>Left lung</source>
        <translation>Linke Lunge</translation>
    </message>
    <message>
        <source>Right lung</source>
        <translation>Rechte Lunge</translation>
    </message>
    <message>
        <source>Left upper lobe</source>
        <translation>Linker Oberlappen</translation>
    </message>
    <message>
        <source>Left lower lobe</source>
        <translation>Linker Unterlappen</translation>
    </message>
    <message>
        <source>Right upper lobe</source>
        <translation>Rechter Oberlappen</translation>
    </message>
    <message>
        <source>Right middle lobe</source>
        <translation>Rechter Mittellappen</translation>
    </message>
    <message>
        <source>Right lower lobe</source>
        <translation>Rechter Unterlappen</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Ball: neighbouring slices too</source>
        <translation>Kugel: auch in den Nachbarschichten</translation>
    </message>
    <message>
        <source>Only voxels from</source>
        <translation>Nur Voxel von</translation>
    </message>
    <message>
        <source>Lowest HU</source>
        <translation>Kleinste HU</translation>
    </message>
    <message>
        <source>Highest HU</source>
        <translation>Größte HU</translation>
    </message>
    <message>
        <source>Fill between slices</source>
        <translation>Zwischen Schichten füllen</translation>
    </message>
    <message>
        <source>Discard corrections…</source>
        <translation>Korrekturen verwerfen…</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>In the plane that was clicked last, between the slices that you drew on: the shape changes from one into the other</source>
        <translation>In der zuletzt angeklickten Ebene, zwischen den Schichten, in die Sie gezeichnet haben: Die Form geht von der einen in die andere über</translation>
    </message>
    <message>
        <source>The mask is being prepared.</source>
        <translation>Die Maske wird vorbereitet.</translation>
    </message>
    <message>
        <source>Take the brush (B) or the eraser (Shift+B) and draw on a slice. What you change is saved with the scan, measured, and marked as corrected in every output.</source>
        <translation>Nehmen Sie den Pinsel (B) oder den Radierer (Umschalt+B) und zeichnen Sie auf eine Schicht. Was Sie ändern, wird mit dem Scan gesichert, vermessen und in jeder Ausgabe als korrigiert gekennzeichnet.</translation>
    </message>
    <message>
        <source>Added {added}, erased {removed}</source>
        <translation>{added} hinzugefügt, {removed} entfernt</translation>
    </message>
</context>
<context>
    <name>CrashReport</name>
    <message>
        <source>CT Viewer</source>
        <translation>CT Viewer</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Den Bericht kopieren</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to open</source>
        <translation>Zum Öffnen loslassen</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Save what is shown as a PNG</source>
        <translation>Das Gezeigte als PNG speichern</translation>
    </message>
    <message>
        <source>Save active view…</source>
        <translation>Aktive Ansicht speichern …</translation>
    </message>
    <message>
        <source>Save the view with the bright frame alone as a PNG</source>
        <translation>Nur die Ansicht mit dem hellen Rahmen als PNG speichern</translation>
    </message>
    <message>
        <source>Save montage as PDF…</source>
        <translation>Schichtübersicht als PDF speichern …</translation>
    </message>
    <message>
        <source>On as many pages as its rows and columns need</source>
        <translation>Auf so vielen Seiten, wie ihre Zeilen und Spalten brauchen</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>What is shown, to the clipboard</source>
        <translation>Das Gezeigte in die Zwischenablage</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>The ctviewer commands for this picture and result, with the path</source>
        <translation>Die ctviewer-Befehle für dieses Bild und Ergebnis, mit Pfad</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Save active view</source>
        <translation>Aktive Ansicht speichern</translation>
    </message>
    <message>
        <source>Save montage as PDF</source>
        <translation>Schichtübersicht als PDF speichern</translation>
    </message>
    <message>
        <source>The picture was copied.</source>
        <translation>Das Bild wurde kopiert.</translation>
    </message>
    <message>
        <source>The commands were copied; they hold the file's path.</source>
        <translation>Die Befehle wurden kopiert; sie enthalten den Pfad der Datei.</translation>
    </message>
    <message>
        <source>Scan {number}: {line}</source>
        <translation>Scan {number}: {line}</translation>
    </message>
    <message>
        <source>{kind} files</source>
        <translation>{kind}-Dateien</translation>
    </message>
    <message>
        <source>Name the scan's file in the picture</source>
        <translation>Die Datei des Scans im Bild nennen</translation>
    </message>
    <message>
        <source>The picture was saved.</source>
        <translation>Das Bild wurde gespeichert.</translation>
    </message>
</context>
<context>
    <name>FollowUpPage</name>
    <message>
        <source>Follow-up</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Was sich geändert hat</translation>
    </message>
    <message>
        <source>Lesions by place</source>
        <translation>Herde nach Stelle</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Comparing the scans …</source>
        <translation>Scans werden verglichen …</translation>
    </message>
</context>
<context>
    <name>FollowUpStudy</name>
    <message>
        <source>Open a second scan with File, Compare with (Ctrl+D).</source>
        <translation>Einen zweiten Scan mit Datei, Vergleichen mit (Strg+D) öffnen.</translation>
    </message>
    <message>
        <source>Blind read: commit your score, then the scans are compared.</source>
        <translation>Blindbefundung: erst die eigene Bewertung festlegen, dann werden die Scans verglichen.</translation>
    </message>
    <message>
        <source>A scan is being classified; the comparison follows.</source>
        <translation>Ein Scan wird ausgewertet; der Vergleich folgt.</translation>
    </message>
    <message>
        <source>The lungs are being registered; the comparison follows.</source>
        <translation>Die Lungen werden registriert; der Vergleich folgt.</translation>
    </message>
    <message>
        <source>Neither scan was classified, so there is nothing to compare.</source>
        <translation>Keiner der Scans wurde ausgewertet, daher gibt es nichts zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>GuideBrowser</name>
    <message>
        <source>Page of the guide</source>
        <translation>Seite des Handbuchs</translation>
    </message>
</context>
<context>
    <name>GuideFeature</name>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Handbuch (englisch)</translation>
    </message>
    <message>
        <source>How to read, measure, classify and report; needs no connection</source>
        <translation>Befunden, messen, auswerten und berichten; ohne Verbindung zu lesen</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User guide</source>
        <translation>Handbuch (englisch)</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Im Handbuch suchen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Address of the link</source>
        <translation>Adresse des Verweises</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Leads out of the guide; copy it to open it yourself:</source>
        <translation>Führt aus dem Handbuch hinaus; zum Öffnen kopieren:</translation>
    </message>
    <message>
        <source>Nothing has these words.</source>
        <translation>Nichts enthält diese Wörter.</translation>
    </message>
</context>
<context>
    <name>HeaderFeature</name>
    <message>
        <source>Header</source>
        <translation>Kopfdaten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Save anonymised copy…</source>
        <translation>Anonymisierte Kopie speichern…</translation>
    </message>
    <message>
        <source>The scan without the fields that may name the patient</source>
        <translation>Der Scan ohne die Felder, die den Patienten nennen können</translation>
    </message>
    <message>
        <source>All fields of the file, and what is odd about them</source>
        <translation>Alle Felder der Datei und was an ihnen auffällt</translation>
    </message>
    <message>
        <source>Save anonymised copy: name of a new folder</source>
        <translation>Anonymisierte Kopie speichern: Name eines neuen Ordners</translation>
    </message>
    <message>
        <source>Save anonymised copy</source>
        <translation>Anonymisierte Kopie speichern</translation>
    </message>
</context>
<context>
    <name>HeaderPage</name>
    <message>
        <source>Header</source>
        <translation>Kopfdaten</translation>
    </message>
    <message>
        <source>Save anonymised copy…</source>
        <translation>Anonymisierte Kopie speichern…</translation>
    </message>
    <message>
        <source>The scan without the fields that may name the patient</source>
        <translation>Der Scan ohne die Felder, die den Patienten nennen können</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>Namen und Werte suchen</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>Felder der Kopfdaten</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>{shown} of {total} {total:field|fields}</source>
        <translation>{shown} von {total} {total:Feld|Feldern}</translation>
    </message>
</context>
<context>
    <name>HistogramDock</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
</context>
<context>
    <name>HistogramPlot</name>
    <message>
        <source>Histogram of the scan's HU</source>
        <translation>Histogramm der HU des Scans</translation>
    </message>
    <message>
        <source>HU</source>
        <translation>HU</translation>
    </message>
    <message>
        <source>Voxels (log)</source>
        <translation>Voxel (log)</translation>
    </message>
</context>
<context>
    <name>InfluenceCurve</name>
    <message>
        <source>Slice occlusion</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>Click to go to these slices</source>
        <translation>Klicken, um zu diesen Schichten zu gehen</translation>
    </message>
    <message>
        <source>inferior</source>
        <translation>kaudal</translation>
    </message>
    <message>
        <source>slice 1 to {count}</source>
        <translation>Schicht 1 bis {count}</translation>
    </message>
    <message>
        <source>superior</source>
        <translation>kranial</translation>
    </message>
</context>
<context>
    <name>InputPage</name>
    <message>
        <source>What the network sees</source>
        <translation>Was das Netz sieht</translation>
    </message>
    <message>
        <source>The network's input</source>
        <translation>Die Eingabe des Netzes</translation>
    </message>
    <message>
        <source>The scan</source>
        <translation>Der Scan</translation>
    </message>
    <message>
        <source>{what}, {plane}</source>
        <translation>{what}, {plane}</translation>
    </message>
    <message>
        <source>Blind read: commit your score, then the network's input is shown.</source>
        <translation>Blindbefundung: Legen Sie Ihre Einschätzung fest, dann wird die Eingabe des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>No scan is open.</source>
        <translation>Kein Scan ist geöffnet.</translation>
    </message>
    <message>
        <source>The scan is being classified; what the network sees follows.</source>
        <translation>Der Scan wird ausgewertet; dann folgt, was das Netz sieht.</translation>
    </message>
    <message>
        <source>The network saw nothing of this scan, because it was not classified.</source>
        <translation>Das Netz sah nichts von diesem Scan, weil er nicht ausgewertet wurde.</translation>
    </message>
    <message>
        <source>The crosshair lies outside what the network sees.</source>
        <translation>Das Fadenkreuz liegt außerhalb dessen, was das Netz sieht.</translation>
    </message>
    <message>
        <source>input [{depth}, {row}, {column}] = {value:.4f}, {hu:.0f} HU  |  the voxel there: {scan} HU</source>
        <translation>Eingabe [{depth}, {row}, {column}] = {value:.4f}, {hu:.0f} HU  |  das Voxel dort: {scan} HU</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Click into a field and press the new key.</source>
        <translation>Klicken Sie in ein Feld und drücken Sie die neue Taste.</translation>
    </message>
    <message>
        <source>{key} already belongs to “{title}”; give that command another key first.</source>
        <translation>{key} ist die Taste von „{title}“; geben Sie zuerst jenem Befehl eine andere.</translation>
    </message>
    <message>
        <source>{key} moves between views or within them; choose another key.</source>
        <translation>{key} bewegt zwischen oder in den Ansichten; wählen Sie eine andere Taste.</translation>
    </message>
</context>
<context>
    <name>LesionFeature</name>
    <message>
        <source>E&amp;xplain</source>
        <translation>E&amp;rklären</translation>
    </message>
    <message>
        <source>Network's view</source>
        <translation>Netzeingabe</translation>
    </message>
    <message>
        <source>Lesion map</source>
        <translation>Herdliste</translation>
    </message>
    <message>
        <source>Each lesion's volume, lung, HU; opacity and threshold of the heat map</source>
        <translation>Volumen, Lunge und HU jedes Herds; Deckkraft und Schwelle der Herdkarte</translation>
    </message>
    <message>
        <source>Next lesion</source>
        <translation>Nächster Herd</translation>
    </message>
    <message>
        <source>The crosshair to the next peak of the list</source>
        <translation>Das Fadenkreuz zum nächsten Maximum der Liste</translation>
    </message>
    <message>
        <source>Previous lesion</source>
        <translation>Voriger Herd</translation>
    </message>
    <message>
        <source>Its exact input in three planes beside the scan</source>
        <translation>Seine genaue Eingabe in drei Ebenen neben dem Scan</translation>
    </message>
    <message>
        <source>Connected parts of the heat map from {threshold:.2f} on, in one lung each.</source>
        <translation>Zusammenhängende Teile der Herdkarte ab {threshold:.2f}, je in einer Lunge.</translation>
    </message>
    <message>
        <source>Lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>Was das Netz sieht</translation>
    </message>
    <message>
        <source>The lesions were copied.</source>
        <translation>Die Herde wurden kopiert.</translation>
    </message>
    <message>
        <source>Export lesions</source>
        <translation>Herde exportieren</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV-Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>The lesions were exported.</source>
        <translation>Die Herde wurden exportiert.</translation>
    </message>
    <message>
        <source>Heat map: {name}</source>
        <translation>Herdkarte: {name}</translation>
    </message>
</context>
<context>
    <name>LesionModel</name>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>ml</source>
        <translation>ml</translation>
    </message>
    <message>
        <source>% of lung</source>
        <translation>% Lunge</translation>
    </message>
    <message>
        <source>Mean HU</source>
        <translation>HU Mittel</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>Click to go to the peak</source>
        <translation>Klicken, um zum Maximum zu gehen</translation>
    </message>
</context>
<context>
    <name>LesionPanel</name>
    <message>
        <source>Lesion map</source>
        <translation>Herdliste</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Heat map on the slices</source>
        <translation>Herdkarte auf den Schichten</translation>
    </message>
    <message>
        <source>Opacity of the fill</source>
        <translation>Deckkraft der Füllung</translation>
    </message>
    <message>
        <source>Threshold of a lesion</source>
        <translation>Schwelle eines Herds</translation>
    </message>
    <message>
        <source>The network's own threshold</source>
        <translation>Die eigene Schwelle des Netzes</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>On the slices</source>
        <translation>Auf den Schichten</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>A lesion is a connected part of the heat map from the threshold on, in one lung; its size is as coarse as the cells. Mean HU is of the scan's own voxels in it. Severity by the involved share of a side (after Pan 2020).</source>
        <translation>Ein Herd ist ein zusammenhängender Teil der Herdkarte ab der Schwelle in einer Lunge; seine Größe ist so grob wie die Zellen. Die mittleren HU sind die der eigenen Voxel des Scans darin. Schweregrad nach dem betroffenen Anteil einer Seite (nach Pan 2020).</translation>
    </message>
    <message>
        <source>Lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>Right lung</source>
        <translation>Rechte Lunge</translation>
    </message>
    <message>
        <source>Left lung</source>
        <translation>Linke Lunge</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>severity {severity} of 5</source>
        <translation>Schweregrad {severity} von 5</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>grade {grade}</source>
        <translation>Grad {grade}</translation>
    </message>
    <message>
        <source>{count} {count:lesion|lesions}</source>
        <translation>{count} {count:Herd|Herde}</translation>
    </message>
    <message>
        <source>from {threshold:.2f} on</source>
        <translation>ab {threshold:.2f}</translation>
    </message>
</context>
<context>
    <name>LesionStudy</name>
    <message>
        <source>Blind read: commit your score, then the lesions are shown.</source>
        <translation>Blindbefundung: Legen Sie Ihre Einschätzung fest, dann werden die Herde gezeigt.</translation>
    </message>
    <message>
        <source>The scan is being classified; its lesions follow.</source>
        <translation>Der Scan wird ausgewertet; dann folgen seine Herde.</translation>
    </message>
    <message>
        <source>There is no heat map of this scan, because it was not classified.</source>
        <translation>Von diesem Scan gibt es keine Herdkarte, weil er nicht ausgewertet wurde.</translation>
    </message>
</context>
<context>
    <name>LinkBar</name>
    <message>
        <source>Link the scans by</source>
        <translation>Die Scans koppeln über</translation>
    </message>
    <message>
        <source>What links the places of both scans</source>
        <translation>Was die Orte beider Scans koppelt</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Blättern</translation>
    </message>
    <message>
        <source>Slices and crosshair move together</source>
        <translation>Schichten und Fadenkreuz bewegen sich gemeinsam</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>One window for both scans</source>
        <translation>Ein Fenster für beide Scans</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>One scale in mm and one centre for both</source>
        <translation>Ein Maßstab in mm und eine Mitte für beide</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop registering the lungs (Esc)</source>
        <translation>Registrierung der Lungen abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Close scan 2</source>
        <translation>Scan 2 schließen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Koppeln</translation>
    </message>
    <message>
        <source>Registering the lungs: {percent} %</source>
        <translation>Lungen werden registriert: {percent} %</translation>
    </message>
</context>
<context>
    <name>LogWindow</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing went wrong so far: the log is empty.</source>
        <translation>Bisher gab es keine Fehler: Das Protokoll ist leer.</translation>
    </message>
    <message>
        <source>Warnings and errors without names of files; nothing is sent.</source>
        <translation>Warnungen und Fehler ohne Dateinamen; nichts wird gesendet.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
</context>
<context>
    <name>LungFeature</name>
    <message>
        <source>Lungs</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Lung statistics</source>
        <translation>Lungenstatistik</translation>
    </message>
    <message>
        <source>Volumes of emphysema, inflated, infiltrated and collapsed lung</source>
        <translation>Volumen von Emphysem, belüfteter, infiltrierter und kollabierter Lunge</translation>
    </message>
    <message>
        <source>Lung colours</source>
        <translation>Lungenfarben</translation>
    </message>
    <message>
        <source>The classes of lung tissue on the slices, while their panel is open</source>
        <translation>Die Klassen des Lungengewebes auf den Schichten, solange ihr Feld offen ist</translation>
    </message>
    <message>
        <source>Lung outline</source>
        <translation>Lungenumriss</translation>
    </message>
    <message>
        <source>The edge of the lungs on the slices: what is measured and classified</source>
        <translation>Der Rand der Lunge auf den Schichten: was gemessen und ausgewertet wird</translation>
    </message>
    <message>
        <source>Volumes and percent of the lung without vessels, by HU alone inside the lung mask. Inflated from {0}, infiltrated from {1}, collapsed from {2}, vessels from {3} HU.</source>
        <translation>Volumina und Prozent der Lunge ohne Gefäße, allein nach HU innerhalb der Lungenmaske. Belüftet ab {0}, infiltriert ab {1}, kollabiert ab {2}, Gefäße ab {3} HU.</translation>
    </message>
    <message>
        <source>The lung statistics were copied.</source>
        <translation>Die Lungenstatistik wurde kopiert.</translation>
    </message>
    <message>
        <source>Export lung statistics</source>
        <translation>Lungenstatistik exportieren</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV-Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>The lung statistics were exported.</source>
        <translation>Die Lungenstatistik wurde exportiert.</translation>
    </message>
</context>
<context>
    <name>LungPanel</name>
    <message>
        <source>Lung statistics</source>
        <translation>Lungenstatistik</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>Lungs on the slices</source>
        <translation>Lunge auf den Schichten</translation>
    </message>
    <message>
        <source>Inflated from</source>
        <translation>Belüftet ab</translation>
    </message>
    <message>
        <source>Infiltrated from</source>
        <translation>Infiltriert ab</translation>
    </message>
    <message>
        <source>Collapsed from</source>
        <translation>Kollabiert ab</translation>
    </message>
    <message>
        <source>Vessels from</source>
        <translation>Gefäße ab</translation>
    </message>
    <message>
        <source>Reset thresholds</source>
        <translation>Schwellen zurücksetzen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>On the slices</source>
        <translation>Auf den Schichten</translation>
    </message>
    <message>
        <source>Inside the lungs by HU: consolidation wider than about 15 mm at the pleura is left out, and bronchi count as emphysema. Once the scan is classified, its lungs are those that the network sees.</source>
        <translation>Innerhalb der Lungen nach HU: An der Pleura fehlen Konsolidierungen, die breiter als etwa 15 mm sind, und Bronchien zählen als Emphysem. Ist der Scan ausgewertet, gelten die Lungen, die das Netz sieht.</translation>
    </message>
    <message>
        <source>Inside the lungs that the network sees, with edges by HU: consolidation is inside, trachea and main bronchi are not.</source>
        <translation>Innerhalb der Lungen, die das Netz sieht, mit Rändern nach HU: Konsolidierungen gehören dazu, Trachea und Hauptbronchien nicht.</translation>
    </message>
    <message>
        <source>Inside the lungs {origin}.</source>
        <translation>Innerhalb der Lungen {origin}.</translation>
    </message>
    <message>
        <source>Percent of the lung without vessels, by HU alone: normal lung near vessels, at the pleura, in dependent parts or in shallow breath counts as infiltrated or collapsed. Compare scans of one patient, not one number.</source>
        <translation>Prozent der Lunge ohne Gefäße, allein nach HU: Gesunde Lunge nahe an Gefäßen, an der Pleura, in abhängigen Abschnitten oder bei flacher Atmung zählt als infiltriert oder kollabiert. Vergleichen Sie Scans eines Patienten, nicht eine einzelne Zahl.</translation>
    </message>
    <message>
        <source>One lung was not found, so there is no sum of both sides' severity.</source>
        <translation>Eine Lunge wurde nicht gefunden, deshalb gibt es keine Summe der Schweregrade beider Seiten.</translation>
    </message>
    <message>
        <source>Severity of right and left: {sum} of 10 (after Pan 2020, by side, not lobe).</source>
        <translation>Schweregrad rechts und links: {sum} von 10 (nach Pan 2020, je Seite, nicht je Lappen).</translation>
    </message>
</context>
<context>
    <name>LungStudy</name>
    <message>
        <source>Measuring the lungs was cancelled.</source>
        <translation>Das Messen der Lungen wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>LungTable</name>
    <message>
        <source>Emphysema</source>
        <translation>Emphysem</translation>
    </message>
    <message>
        <source>Inflated</source>
        <translation>Belüftet</translation>
    </message>
    <message>
        <source>Infiltrated</source>
        <translation>Infiltriert</translation>
    </message>
    <message>
        <source>Collapsed</source>
        <translation>Kollabiert</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>Functional</source>
        <translation>Funktionsfähig</translation>
    </message>
    <message>
        <source>Affected</source>
        <translation>Betroffen</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>Lung statistics</source>
        <translation>Lungenstatistik</translation>
    </message>
    <message>
        <source>Right ml</source>
        <translation>Rechts ml</translation>
    </message>
    <message>
        <source>Left ml</source>
        <translation>Links ml</translation>
    </message>
    <message>
        <source>Both ml</source>
        <translation>Beide ml</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No scan is open</source>
        <translation>Kein Scan ist geöffnet</translation>
    </message>
</context>
<context>
    <name>MapsButton</name>
    <message>
        <source>Save maps…</source>
        <translation>Karten speichern …</translation>
    </message>
    <message>
        <source>Lesion probability, lesion mask, lungs and lung classes as files: click to choose where, or drag them into a folder or another program (NIfTI)</source>
        <translation>Herdwahrscheinlichkeit, Herdmaske, Lungen und Lungenklassen als Dateien: klicken, um den Ort zu wählen, oder in einen Ordner oder ein anderes Programm ziehen (NIfTI)</translation>
    </message>
</context>
<context>
    <name>MapsFeature</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Save maps…</source>
        <translation>Karten speichern …</translation>
    </message>
    <message>
        <source>Lesions and lungs in the scan's own grid: NIfTI, NRRD or DICOM</source>
        <translation>Herde und Lungen im Gitter des Scans: NIfTI, NRRD oder DICOM</translation>
    </message>
    <message>
        <source>Drag Save maps…</source>
        <translation>„Karten speichern …“ ziehen</translation>
    </message>
    <message>
        <source>The maps as files, into a folder</source>
        <translation>Die Karten als Dateien, in einen Ordner</translation>
    </message>
    <message>
        <source>NIfTI (*.nii.gz)</source>
        <translation>NIfTI (*.nii.gz)</translation>
    </message>
    <message>
        <source>NRRD, for 3D Slicer (*.nrrd)</source>
        <translation>NRRD, für 3D Slicer (*.nrrd)</translation>
    </message>
    <message>
        <source>DICOM Segmentations, with the patient's name (*.dcm)</source>
        <translation>DICOM-Segmentierungen, mit dem Namen des Patienten (*.dcm)</translation>
    </message>
    <message>
        <source>Save maps: how their names begin</source>
        <translation>Karten speichern: wie ihre Namen beginnen</translation>
    </message>
    <message>
        <source>Save maps</source>
        <translation>Karten speichern</translation>
    </message>
    <message>
        <source>There are files of these names already: {names}. Replace them?</source>
        <translation>Es gibt schon Dateien dieses Namens: {names}. Sollen sie ersetzt werden?</translation>
    </message>
    <message>
        <source>The maps were saved in {name}.</source>
        <translation>Die Karten wurden in {name} gespeichert.</translation>
    </message>
</context>
<context>
    <name>MapsField</name>
    <message>
        <source>Save maps in</source>
        <translation>Karten speichern in</translation>
    </message>
    <message>
        <source>nowhere, or a folder</source>
        <translation>nirgends, oder ein Ordner</translation>
    </message>
    <message>
        <source>A folder that holds no scans, for the lesion and lung maps of each scan as NIfTI files; an export as a BIDS derivative includes them</source>
        <translation>Ein Ordner ohne Scans für die Herd- und Lungenkarten jedes Scans als NIfTI; ein Export als BIDS-Derivat enthält sie</translation>
    </message>
</context>
<context>
    <name>MaskBox</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Remove masks</source>
        <translation>Masken entfernen</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Open mask</source>
        <translation>Maske öffnen</translation>
    </message>
    <message>
        <source>Lungs or lobes</source>
        <translation>Lungen oder Lungenlappen</translation>
    </message>
    <message>
        <source>Lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>All labels</source>
        <translation>Alle Labels</translation>
    </message>
    <message>
        <source>Counts from</source>
        <translation>Zählt ab</translation>
    </message>
    <message>
        <source>What is marked in {name}?</source>
        <translation>Was ist in {name} markiert?</translation>
    </message>
    <message>
        <source>Labels that count:</source>
        <translation>Label, die zählen:</translation>
    </message>
    <message>
        <source>The mask holds shares of voxels; a voxel counts from:</source>
        <translation>Die Maske enthält Anteile von Voxeln; ein Voxel zählt ab:</translation>
    </message>
    <message>
        <source>Use mask</source>
        <translation>Maske verwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{label}: {count:,} {count:voxel|voxels}</source>
        <translation>{label}: {count:,} Voxel</translation>
    </message>
</context>
<context>
    <name>MaskEditor</name>
    <message>
        <source>The mask is still being prepared.</source>
        <translation>Die Maske wird noch vorbereitet.</translation>
    </message>
    <message>
        <source>There is nothing to fill: draw in two slices of this plane that have others between them.</source>
        <translation>Es gibt nichts zu füllen: Zeichnen Sie in zwei Schichten dieser Ebene, zwischen denen andere liegen.</translation>
    </message>
    <message>
        <source>Wait until the scan is classified, then correct its masks.</source>
        <translation>Warten Sie, bis der Scan ausgewertet ist; korrigieren Sie dann seine Masken.</translation>
    </message>
</context>
<context>
    <name>MaskFields</name>
    <message>
        <source>Lung masks</source>
        <translation>Lungenmasken</translation>
    </message>
    <message>
        <source>Lesion masks</source>
        <translation>Herdmasken</translation>
    </message>
    <message>
        <source>none, or a folder</source>
        <translation>keine, oder ein Ordner</translation>
    </message>
    <message>
        <source>A folder whose masks are named like saved maps or like the scans, or a path pattern with {name} and {folder}</source>
        <translation>Ein Ordner, dessen Masken wie gespeicherte Karten oder wie die Scans heißen, oder ein Pfadmuster mit {name} und {folder}</translation>
    </message>
    <message>
        <source>The numbers of the labels to use, for example 1, 2, 5. If empty: the labels whose names match, otherwise all</source>
        <translation>Die Nummern der Labels, die verwendet werden, zum Beispiel 1, 2, 5. Leer: die Labels mit passendem Namen, sonst alle</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>all labels</source>
        <translation>alle Labels</translation>
    </message>
    <message>
        <source>label numbers</source>
        <translation>Nummern der Labels</translation>
    </message>
</context>
<context>
    <name>MasksFeature</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open mask…</source>
        <translation>Maske öffnen …</translation>
    </message>
    <message>
        <source>Lungs, lobes or lesions made elsewhere: NIfTI, NRRD or DICOM SEG</source>
        <translation>Lungen, Lungenlappen oder Herde von anderswo: NIfTI, NRRD oder DICOM SEG</translation>
    </message>
    <message>
        <source>Remove masks</source>
        <translation>Masken entfernen</translation>
    </message>
    <message>
        <source>Measure with the network's own lungs and lesions again</source>
        <translation>Wieder mit den Lungen und Herden des Netzes messen</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Lobes by {program}</source>
        <translation>Lungenlappen von {program}</translation>
    </message>
    <message>
        <source>Ask another program that is installed here; it may take minutes</source>
        <translation>Ein anderes hier installiertes Programm fragen; das kann Minuten dauern</translation>
    </message>
    <message>
        <source>Open a mask</source>
        <translation>Eine Maske öffnen</translation>
    </message>
    <message>
        <source>Open mask</source>
        <translation>Maske öffnen</translation>
    </message>
    <message>
        <source>Is {name} a mask of the open scan?</source>
        <translation>Ist {name} eine Maske des geöffneten Scans?</translation>
    </message>
    <message>
        <source>Use as mask</source>
        <translation>Als Maske verwenden</translation>
    </message>
    <message>
        <source>Open as scan</source>
        <translation>Als Scan öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Measured once the scan is classified.</source>
        <translation>Gemessen wird, sobald der Scan ausgewertet ist.</translation>
    </message>
    <message>
        <source>{problem} Use it anyway?</source>
        <translation>{problem} Trotzdem verwenden?</translation>
    </message>
</context>
<context>
    <name>MeasurePage</name>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Choose a tool above the slices, then draw on a slice.</source>
        <translation>Wählen Sie ein Werkzeug über den Schichten und zeichnen Sie auf einer Schicht.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
</context>
<context>
    <name>MeasurementEditor</name>
    <message>
        <source>There is no scan there; begin on the slice.</source>
        <translation>Dort ist kein Scan; beginnen Sie auf der Schicht.</translation>
    </message>
</context>
<context>
    <name>MeasurementModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Mean HU</source>
        <translation>HU Mittel</translation>
    </message>
    <message>
        <source>SD HU</source>
        <translation>SD HU</translation>
    </message>
    <message>
        <source>Min HU</source>
        <translation>Min. HU</translation>
    </message>
    <message>
        <source>Max HU</source>
        <translation>Max. HU</translation>
    </message>
    <message>
        <source>Voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
</context>
<context>
    <name>MeasuringFeature</name>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>A distance in mm</source>
        <translation>Ein Abstand in mm</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>End, vertex, end: an angle in degrees</source>
        <translation>Ende, Scheitel, Ende: ein Winkel in Grad</translation>
    </message>
    <message>
        <source>Circle</source>
        <translation>Kreis</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>From the centre: mean, SD, lowest and highest HU, area</source>
        <translation>Vom Mittelpunkt aus: Mittelwert, SD, kleinste und größte HU, Fläche</translation>
    </message>
    <message>
        <source>From corner to corner: mean, SD, lowest and highest HU, area</source>
        <translation>Von Ecke zu Ecke: Mittelwert, SD, kleinste und größte HU, Fläche</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo the last change of a measurement or a mask</source>
        <translation>Die letzte Änderung einer Messung oder einer Maske zurücknehmen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Delete measurement</source>
        <translation>Messung löschen</translation>
    </message>
    <message>
        <source>The selected one</source>
        <translation>Die ausgewählte</translation>
    </message>
    <message>
        <source>List of measurements</source>
        <translation>Liste der Messungen</translation>
    </message>
    <message>
        <source>Names, values, a click jumps there</source>
        <translation>Namen und Werte; ein Klick führt hin</translation>
    </message>
    <message>
        <source>Copy measurements</source>
        <translation>Messungen kopieren</translation>
    </message>
    <message>
        <source>All of this scan, for a spreadsheet</source>
        <translation>Alle dieses Scans, für eine Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Export measurements…</source>
        <translation>Messungen exportieren …</translation>
    </message>
    <message>
        <source>All of this scan as CSV, without the file's name</source>
        <translation>Alle dieses Scans als CSV, ohne den Dateinamen</translation>
    </message>
    <message>
        <source>Left, after a tool of Measure</source>
        <translation>Links, nach einem Werkzeug aus Messen</translation>
    </message>
    <message>
        <source>Draw, by a drag or by clicks; then drag handles or lines</source>
        <translation>Zeichnen, durch Ziehen oder durch Klicks; dann Griffe oder Linien ziehen</translation>
    </message>
    <message>
        <source>Drag from one end to the other; Esc ends it.</source>
        <translation>Von einem Ende zum anderen ziehen; Esc beendet.</translation>
    </message>
    <message>
        <source>Click an end, the vertex, the other end; Esc ends it.</source>
        <translation>Ein Ende, den Scheitel, das andere Ende anklicken; Esc beendet.</translation>
    </message>
    <message>
        <source>Drag from the centre to the edge; Esc ends it.</source>
        <translation>Von der Mitte zum Rand ziehen; Esc beendet.</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Esc ends it.</source>
        <translation>Von Ecke zu Ecke ziehen; Esc beendet.</translation>
    </message>
    <message>
        <source>There is no measurement to copy yet.</source>
        <translation>Es gibt noch keine Messung zu kopieren.</translation>
    </message>
    <message>
        <source>The measurements were copied.</source>
        <translation>Die Messungen wurden kopiert.</translation>
    </message>
    <message>
        <source>There is no measurement to export yet.</source>
        <translation>Es gibt noch keine Messung zu exportieren.</translation>
    </message>
    <message>
        <source>Export measurements</source>
        <translation>Messungen exportieren</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV-Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>The measurements were exported.</source>
        <translation>Die Messungen wurden exportiert.</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
</context>
<context>
    <name>MontageSheet</name>
    <message>
        <source>Montage of slices</source>
        <translation>Schichtübersicht</translation>
    </message>
    <message>
        <source>{plane}, every {mm:.4g} mm</source>
        <translation>{plane}, alle {mm:.4g} mm</translation>
    </message>
    <message>
        <source>neurological</source>
        <translation>neurologisch</translation>
    </message>
    <message>
        <source>page {number} of {count}</source>
        <translation>Seite {number} von {count}</translation>
    </message>
</context>
<context>
    <name>MontageView</name>
    <message>
        <source>Plane of the montage</source>
        <translation>Ebene der Schichtübersicht</translation>
    </message>
    <message>
        <source>From this position</source>
        <translation>Von dieser Position</translation>
    </message>
    <message>
        <source>To this position</source>
        <translation>Bis zu dieser Position</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Distance between tiles</source>
        <translation>Abstand der Kacheln</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Whole stack</source>
        <translation>Ganzer Stapel</translation>
    </message>
    <message>
        <source>Twenty</source>
        <translation>Zwanzig</translation>
    </message>
    <message>
        <source>All of the scan, thinned to tiles that still show lobes</source>
        <translation>Der ganze Scan, ausgedünnt auf Kacheln, die noch Lappen zeigen</translation>
    </message>
    <message>
        <source>Twenty evenly spaced slices, as large as will fit</source>
        <translation>Zwanzig Schichten in gleichen Abständen, so groß wie möglich</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>every</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>= {count} {count:tile|tiles}</source>
        <translation>= {count} {count:Kachel|Kacheln}</translation>
    </message>
</context>
<context>
    <name>MoreTabs</name>
    <message>
        <source>More tabs</source>
        <translation>Weitere Reiter</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>NetworkComparison</name>
    <message>
        <source>Run the ticked networks</source>
        <translation>Ausgewählte Netze anwenden</translation>
    </message>
    <message>
        <source>Show where they differ most</source>
        <translation>Zeigen, wo sie am stärksten abweichen</translation>
    </message>
    <message>
        <source>What each network says</source>
        <translation>Was jedes Netz sagt</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Lung involved</source>
        <translation>Lunge betroffen</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Unlike training</source>
        <translation>Anders als im Training</translation>
    </message>
    <message>
        <source>Tick two networks or more above, and run them.</source>
        <translation>Wählen Sie oben zwei oder mehr Netze aus und wenden Sie sie an.</translation>
    </message>
    <message>
        <source>Their heat maps overlap by {dice:.2f} (Dice, 1 is the same).</source>
        <translation>Ihre Herdkarten überlappen mit {dice:.2f} (Dice; 1 ist deckungsgleich).</translation>
    </message>
    <message>
        <source>Fewer than two networks gave a number: there is nothing to compare.</source>
        <translation>Weniger als zwei Netze lieferten eine Zahl: Es gibt nichts zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>NetworkFeature</name>
    <message>
        <source>Networks…</source>
        <translation>Netze …</translation>
    </message>
    <message>
        <source>Model cards, other network files, and several on one scan</source>
        <translation>Modellkarten, andere Netzdateien, und mehrere Netze für einen Scan</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>Ein Netz hinzufügen</translation>
    </message>
    <message>
        <source>TorchScript networks (*.pt)</source>
        <translation>TorchScript-Netze (*.pt)</translation>
    </message>
    <message>
        <source>This scan is read blind; commit your score first.</source>
        <translation>Dieser Scan wird blind befundet; legen Sie zuerst Ihre Einschätzung fest.</translation>
    </message>
    <message>
        <source>A network file is a program: it can run any code with your rights, on this computer and on your data. Trust it only if you know who made it and got it from them.

SHA-256: {sha256}
Compare it with the one that its maker publishes. The file is trusted until you remove it or it changes.</source>
        <translation>Eine Netzdatei ist ein Programm: Sie kann beliebigen Code mit Ihren Rechten ausführen, auf diesem Computer und mit Ihren Daten. Vertrauen Sie ihr nur, wenn Sie wissen, wer sie gemacht hat, und sie von dort haben.

SHA-256: {sha256}
Vergleichen Sie ihn mit dem, den der Hersteller angibt. Der Datei wird vertraut, bis Sie sie entfernen oder sie sich ändert.</translation>
    </message>
    <message>
        <source>Trust this network file?</source>
        <translation>Dieser Netzdatei vertrauen?</translation>
    </message>
    <message>
        <source>{name} {version} is not on this program's list.</source>
        <translation>{name} {version} steht nicht auf der Liste dieses Programms.</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Classify again</source>
        <translation>Erneut auswerten</translation>
    </message>
    <message>
        <source>Run the network again</source>
        <translation>Das Netz erneut anwenden</translation>
    </message>
    <message>
        <source>Trust and add</source>
        <translation>Vertrauen und hinzufügen</translation>
    </message>
    <message>
        <source>Do not add</source>
        <translation>Nicht hinzufügen</translation>
    </message>
</context>
<context>
    <name>Networks</name>
    <message>
        <source>The calibration is of the other network, and off now.</source>
        <translation>Die Kalibrierung gehört zum anderen Netz und ist jetzt aus.</translation>
    </message>
</context>
<context>
    <name>NetworksDialog</name>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Verwendet</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Stop trusting it; the file itself is kept</source>
        <translation>Ihr nicht mehr vertrauen; die Datei bleibt, wo sie ist</translation>
    </message>
    <message>
        <source>Use this network</source>
        <translation>Dieses Netz verwenden</translation>
    </message>
    <message>
        <source>Until the program ends; batches keep the first network</source>
        <translation>Bis zum Ende des Programms; Stapel behalten das erste Netz</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>On this scan</source>
        <translation>Zu diesem Scan</translation>
    </message>
    <message>
        <source>Run {name} on this scan</source>
        <translation>{name} auf diesen Scan anwenden</translation>
    </message>
    <message>
        <source>the program's own</source>
        <translation>das eigene des Programms</translation>
    </message>
    <message>
        <source>trusted by you</source>
        <translation>von Ihnen als vertrauenswürdig eingestuft</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft …</translation>
    </message>
    <message>
        <source>Run the ticked networks</source>
        <translation>Ausgewählte Netze anwenden</translation>
    </message>
</context>
<context>
    <name>NewStudyDialog</name>
    <message>
        <source>New reading study</source>
        <translation>Neue Befundungsstudie</translation>
    </message>
    <message>
        <source>Several readers read the same scans blind, each in an order of their own. The study is one file; it leads to the scans by paths from its own folder, so keep both together.</source>
        <translation>Mehrere Befunder lesen dieselben Scans blind, jeder in eigener Reihenfolge. Die Studie ist eine Datei; sie führt über Pfade ab ihrem eigenen Ordner zu den Scans, beides bleibt also am besten zusammen.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Einen Ordner wählen …</translation>
    </message>
    <message>
        <source>Reading study</source>
        <translation>Befundungsstudie</translation>
    </message>
    <message>
        <source>what the network looks for, or e.g. emphysema</source>
        <translation>was das Netz sucht, oder z. B. Emphysem</translation>
    </message>
    <message>
        <source>Score 1 to 5</source>
        <translation>Einschätzung 1 bis 5</translation>
    </message>
    <message>
        <source>Score 0 to 100 %</source>
        <translation>Einschätzung 0 bis 100 %</translation>
    </message>
    <message>
        <source>Create…</source>
        <translation>Anlegen …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{name} was written: {count} {count:scan|scans}, {twice} of them twice, for {readers}. Each reader chooses Network, Join a reading study…, and this file. When all have finished, “Open reading results…” in the menu Batch shows what they found.</source>
        <translation>{name} wurde geschrieben: {count} {count:Scan|Scans}, davon {twice} zweimal, für {readers}. Jeder Befunder wählt Netz, An Befundungsstudie teilnehmen …, und diese Datei. Sind alle am Ende, zeigt „Befundungsergebnisse öffnen …“ im Menü Stapel, was sie fanden.</translation>
    </message>
    <message>
        <source>The {count} classified {count:scan|scans} of the worklist</source>
        <translation>{count:Der|Die} {count} {count:ausgewertete Scan|ausgewerteten Scans} der Arbeitsliste</translation>
    </message>
    <message>
        <source>All scans of a folder</source>
        <translation>Alle Scans eines Ordners</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Gefragt ist</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Readers</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Scans read twice</source>
        <translation>Zweimal gelesene Scans</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>called R1, R2, …</source>
        <translation>R1, R2, … genannt</translation>
    </message>
    <message>
        <source>to see how a reader agrees with themselves</source>
        <translation>zeigt, wie ein Befunder mit sich selbst übereinstimmt</translation>
    </message>
    <message>
        <source>it draws every reader's order; the same seed, the same orders</source>
        <translation>lost die Reihenfolgen aus; gleicher Startwert, gleiche Reihenfolgen</translation>
    </message>
    <message>
        <source>Folder of scans</source>
        <translation>Ordner mit Scans</translation>
    </message>
    <message>
        <source>Save the reading study</source>
        <translation>Befundungsstudie speichern</translation>
    </message>
    <message>
        <source>Reading studies (*.json)</source>
        <translation>Befundungsstudien (*.json)</translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Show worklist</source>
        <translation>Arbeitsliste zeigen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>The last batch was not finished: {folder}, begun {date}.</source>
        <translation>Der letzte Stapel wurde nicht beendet: {folder}, begonnen {date}.</translation>
    </message>
    <message>
        <source>The last batch was not finished ({done} of {total} {total:scan|scans} done): {folder}, begun {date}.</source>
        <translation>Der letzte Stapel wurde nicht beendet ({done} von {total} {total:Scan|Scans} fertig): {folder}, begonnen {date}.</translation>
    </message>
    <message>
        <source>on a day that is not known</source>
        <translation>an einem unbekannten Tag</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>Open a scan; any file of a DICOM series stands for all</source>
        <translation>Einen Scan öffnen; jede Datei einer DICOM-Serie steht für alle</translation>
    </message>
    <message>
        <source>Open a scan</source>
        <translation>Einen Scan öffnen</translation>
    </message>
    <message>
        <source>Archives of scans</source>
        <translation>Archive von Scans</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>All scans</source>
        <translation>Alle Scans</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open a DICOM series, or the scans of a folder</source>
        <translation>Eine DICOM-Serie oder die Scans eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Einen Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>PictureCommands</name>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Thicker slab</source>
        <translation>Dickere Schicht</translation>
    </message>
    <message>
        <source>Thick slab</source>
        <translation>Dickschicht</translation>
    </message>
    <message>
        <source>Thinner slab</source>
        <translation>Dünnere Schicht</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>How often each HU occurs; its band is the window</source>
        <translation>Wie oft jeder HU-Wert vorkommt; das Band ist das Fenster</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Geglättet</translation>
    </message>
    <message>
        <source>Between voxels; off shows each voxel as a block</source>
        <translation>Zwischen den Voxeln; aus zeigt jedes Voxel als Block</translation>
    </message>
    <message>
        <source>Neurological convention</source>
        <translation>Neurologische Konvention</translation>
    </message>
    <message>
        <source>The patient's left on the screen's left, until the program ends</source>
        <translation>Die linke Seite des Patienten links, bis das Programm endet</translation>
    </message>
    <message>
        <source>Play cine</source>
        <translation>Cine abspielen</translation>
    </message>
    <message>
        <source>Move through the slices of the active view</source>
        <translation>Durch die Schichten der aktiven Ansicht laufen</translation>
    </message>
    <message>
        <source>Colours: {name}</source>
        <translation>Farben: {name}</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Thick slab: {name}</source>
        <translation>Dickschicht: {name}</translation>
    </message>
    <message>
        <source>Many slices as one; again for single slices</source>
        <translation>Viele Schichten als eine; noch einmal: einzelne Schichten</translation>
    </message>
</context>
<context>
    <name>PlaneSlider</name>
    <message>
        <source>Press or drag to go to a slice; inferior is on the left</source>
        <translation>Klicken oder ziehen, um zu einer Schicht zu springen; links ist kaudal</translation>
    </message>
    <message>
        <source>Press or drag to go to a slice; posterior is on the left</source>
        <translation>Klicken oder ziehen, um zu einer Schicht zu springen; links ist dorsal</translation>
    </message>
    <message>
        <source>Press or drag to go to a slice; the patient's left is on the left</source>
        <translation>Klicken oder ziehen, um zu einer Schicht zu springen; links ist die linke Seite des Patienten</translation>
    </message>
</context>
<context>
    <name>PreferenceCommands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Theme, language, mouse, and what is kept</source>
        <translation>Farbschema, Sprache, Maus und was gespeichert wird</translation>
    </message>
    <message>
        <source>Result below pictures</source>
        <translation>Ergebnis unter Bildern</translation>
    </message>
    <message>
        <source>Copied and saved pictures carry the result in a line below them</source>
        <translation>Kopierte und gespeicherte Bilder tragen das Ergebnis in einer Zeile darunter</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Tool row</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Window, measuring, colours, slab, cine and report above the views</source>
        <translation>Fenster, Messen, Farben, Dickschicht, Cine und Bericht über den Ansichten</translation>
    </message>
    <message>
        <source>PACS-like mouse</source>
        <translation>Maus wie im PACS</translation>
    </message>
    <message>
        <source>Left changes the window, right moves the crosshair</source>
        <translation>Links ändert das Fenster, rechts bewegt das Fadenkreuz</translation>
    </message>
    <message>
        <source>Reverse the wheel</source>
        <translation>Mausrad umkehren</translation>
    </message>
    <message>
        <source>For systems whose natural scrolling exchanges up and down</source>
        <translation>Für Systeme, deren natürlicher Bildlauf oben und unten vertauscht</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>* from the next start</source>
        <translation>* ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Theme *</source>
        <translation>Farbschema *</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language *</source>
        <translation>Sprache *</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Left moves the crosshair, right changes the window</source>
        <translation>Links bewegt das Fadenkreuz, rechts ändert das Fenster</translation>
    </message>
    <message>
        <source>PACS-like: left changes the window, right moves the crosshair</source>
        <translation>Wie im PACS: links ändert das Fenster, rechts bewegt das Fadenkreuz</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Towards you is inferior</source>
        <translation>Zu Ihnen hin ist kaudal</translation>
    </message>
    <message>
        <source>Reversed: towards you is superior</source>
        <translation>Umgekehrt: zu Ihnen hin ist kranial</translation>
    </message>
    <message>
        <source>Result below pictures</source>
        <translation>Ergebnis unter Bildern</translation>
    </message>
    <message>
        <source>Copied and saved pictures carry the result in a line below them</source>
        <translation>Kopierte und gespeicherte Bilder tragen das Ergebnis in einer Zeile darunter</translation>
    </message>
    <message>
        <source>Tool row</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Window, measuring, colours, slab, cine and report above the views</source>
        <translation>Fenster, Messen, Farben, Dickschicht, Cine und Bericht über den Ansichten</translation>
    </message>
    <message>
        <source>Keep sidecars beside the scans</source>
        <translation>Begleitdateien neben den Scans ablegen</translation>
    </message>
    <message>
        <source>Measurements, comments and readings of a scan go into a file in its folder, else into your data folder</source>
        <translation>Messungen, Kommentare und Befundungen eines Scans kommen in eine Datei in seinem Ordner, sonst in Ihren Datenordner</translation>
    </message>
    <message>
        <source>{name}: W {width:.0f} L {level:.0f}</source>
        <translation>{name}: W {width:.0f} L {level:.0f}</translation>
    </message>
    <message>
        <source>Automatic, from its values</source>
        <translation>Automatisch, aus den Werten</translation>
    </message>
    <message>
        <source>Export preferences</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Preferences (*.json)</source>
        <translation>Einstellungen (*.json)</translation>
    </message>
    <message>
        <source>Import preferences</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Not understood, and left as it was: {names}</source>
        <translation>Nicht verstanden und so gelassen: {names}</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Window of a CT</source>
        <translation>Fenster eines CT</translation>
    </message>
    <message>
        <source>Window of other scans</source>
        <translation>Fenster anderer Scans</translation>
    </message>
    <message>
        <source>Window by header</source>
        <translation>Fenster nach Kopfdaten</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Nicht verwendet</translation>
    </message>
    <message>
        <source>By kernel: lung if sharp, mediastinum if soft</source>
        <translation>Nach Faltungskern: Lunge bei hartem, Mediastinum bei weichem</translation>
    </message>
    <message>
        <source>The window that the file names</source>
        <translation>Das Fenster, das die Datei nennt</translation>
    </message>
    <message>
        <source>Smooth between voxels</source>
        <translation>Zwischen Voxeln geglättet</translation>
    </message>
    <message>
        <source>Nearest neighbour</source>
        <translation>Nächster Nachbar</translation>
    </message>
    <message>
        <source>Network runs on *</source>
        <translation>Netz rechnet auf *</translation>
    </message>
    <message>
        <source>The GPU if possible, else the CPU</source>
        <translation>GPU, wenn möglich, sonst CPU</translation>
    </message>
    <message>
        <source>The CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Keep names of scans</source>
        <translation>Namen von Scans speichern</translation>
    </message>
    <message>
        <source>Without it there are no recent scans, and the last scan is not opened again</source>
        <translation>Ohne dies gibt es keine zuletzt geöffneten Scans, und der letzte wird nicht wieder geöffnet</translation>
    </message>
    <message>
        <source>Restore last session</source>
        <translation>Letzte Sitzung wiederherstellen</translation>
    </message>
    <message>
        <source>The last scan, its position and window, and how the window was laid out</source>
        <translation>Der letzte Scan mit Position und Fensterung und die Anordnung des Programmfensters</translation>
    </message>
    <message>
        <source>Go to the largest lesion</source>
        <translation>Zum größten Herd springen</translation>
    </message>
    <message>
        <source>Once a scan has its number, unless the crosshair was moved by then</source>
        <translation>Sobald die Zahl eines Scans da ist, sofern das Fadenkreuz bis dahin nicht bewegt wurde</translation>
    </message>
    <message>
        <source>Scan names leave the program</source>
        <translation>Namen von Scans weitergeben</translation>
    </message>
    <message>
        <source>Copied results and suggested names of saved files carry the scan's name</source>
        <translation>Kopierte Ergebnisse und vorgeschlagene Dateinamen enthalten den Namen des Scans</translation>
    </message>
</context>
<context>
    <name>PreflightPage</name>
    <message>
        <source>Choose a folder…</source>
        <translation>Einen Ordner wählen …</translation>
    </message>
    <message>
        <source>or drop one on the window</source>
        <translation>oder ziehen Sie einen in das Fenster</translation>
    </message>
    <message>
        <source>all, or e.g. *.nii.gz  case*</source>
        <translation>alle, oder z. B. *.nii.gz  case*</translation>
    </message>
    <message>
        <source>none, or e.g. *mask*  old</source>
        <translation>keine, oder z. B. *mask*  old</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>Kein Ordner ist gewählt.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Classify a folder</source>
        <translation>Einen Ordner auswerten</translation>
    </message>
    <message>
        <source>Include subfolders</source>
        <translation>Mit Unterordnern</translation>
    </message>
    <message>
        <source>Only duplicates and scans without a number</source>
        <translation>Nur Dubletten und Scans ohne Zahl</translation>
    </message>
    <message>
        <source>Equivalent command</source>
        <translation>Gleicher Befehl</translation>
    </message>
    <message>
        <source>Include</source>
        <translation>Einschließen</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Patterns with * and ?, separated by spaces</source>
        <translation>Muster mit * und ?, durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>They are classified once they are found.</source>
        <translation>Sie werden ausgewertet, sobald sie gefunden sind.</translation>
    </message>
    <message>
        <source>These scans are being classified; the worklist shows how far that is.</source>
        <translation>Diese Scans werden gerade ausgewertet; die Arbeitsliste zeigt, wie weit das ist.</translation>
    </message>
    <message>
        <source>These scans were classified; their results are in the worklist. To classify them once more, look again.</source>
        <translation>Diese Scans sind ausgewertet; ihre Ergebnisse stehen in der Arbeitsliste. Um sie noch einmal auszuwerten, suchen Sie erneut.</translation>
    </message>
    <message>
        <source>This batch was not finished; Resume in the worklist classifies the rest. To start over, look again.</source>
        <translation>Dieser Stapel wurde nicht beendet; „Fortsetzen“ in der Arbeitsliste wertet den Rest aus. Um von vorn zu beginnen, suchen Sie erneut.</translation>
    </message>
    <message>
        <source>They are classified by the network in {file}.</source>
        <translation>Sie werden mit dem Netz in {file} ausgewertet.</translation>
    </message>
    <message>
        <source>{count} {count:has|have} a lung mask.</source>
        <translation>{count} {count:hat|haben} eine Lungenmaske.</translation>
    </message>
    <message>
        <source>{count} {count:has|have} a lesion mask.</source>
        <translation>{count} {count:hat|haben} eine Herdmaske.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Looking for scans</source>
        <translation>Scans werden gesucht</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} found.</source>
        <translation>{count} {count:Scan|Scans} gefunden.</translation>
    </message>
    <message>
        <source>{count} will get no number, by {count:its header|their headers}.</source>
        <translation>{count} {count:bekommt|bekommen} laut Kopfdaten keine Zahl.</translation>
    </message>
    <message>
        <source>{count} {count:has|have} the same voxels as an earlier one.</source>
        <translation>{count} {count:hat|haben} dieselben Voxel wie ein früherer.</translation>
    </message>
    <message>
        <source>No header problems, no duplicates.</source>
        <translation>Kopfdaten unauffällig, keine Dubletten.</translation>
    </message>
</context>
<context>
    <name>PresetsDialog</name>
    <message>
        <source>Window presets</source>
        <translation>Fensterpresets</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Level (HU)</source>
        <translation>Mitte (HU)</translation>
    </message>
    <message>
        <source>Width (HU)</source>
        <translation>Breite (HU)</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Every preset needs a name of its own, a level and a width of at least 1 HU as numbers, and a key that no other preset has.</source>
        <translation>Jede Voreinstellung braucht einen eigenen Namen, Mitte und Breite (mindestens 1 HU) als Zahlen und eine Taste, die keine andere hat.</translation>
    </message>
    <message>
        <source>{key} is no key that a preset can have.</source>
        <translation>{key} kann keine Taste einer Voreinstellung sein.</translation>
    </message>
    <message>
        <source>{key} already belongs to “{title}”; give that command another key first.</source>
        <translation>{key} ist die Taste von „{title}“; geben Sie dieser zuerst eine andere Taste.</translation>
    </message>
</context>
<context>
    <name>ReadingArea</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Montage</source>
        <translation>Schichtübersicht</translation>
    </message>
    <message>
        <source>scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
    <message>
        <source>Montage of {scan}</source>
        <translation>Schichtübersicht von {scan}</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Correct mask</source>
        <translation>Maske korrigieren</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Herdkarte</translation>
    </message>
    <message>
        <source>Thick slab</source>
        <translation>Dickschicht</translation>
    </message>
    <message>
        <source>Cine</source>
        <translation>Cine</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
</context>
<context>
    <name>ReadsFeature</name>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Stapel</translation>
    </message>
    <message>
        <source>New reading study…</source>
        <translation>Neue Befundungsstudie …</translation>
    </message>
    <message>
        <source>Scans that several readers read blind, from the worklist or a folder</source>
        <translation>Scans aus Arbeitsliste oder Ordner, die mehrere Befunder blind lesen</translation>
    </message>
    <message>
        <source>Open reading results…</source>
        <translation>Befundungsergebnisse öffnen …</translation>
    </message>
    <message>
        <source>ROC of each reader, their agreement, and the network beside them</source>
        <translation>ROC jedes Befunders, ihre Übereinstimmung und daneben das Netz</translation>
    </message>
    <message>
        <source>Open reading results: the study, or all its files</source>
        <translation>Befundungsergebnisse öffnen: die Studie oder alle ihre Dateien</translation>
    </message>
    <message>
        <source>Reading studies (*.json)</source>
        <translation>Befundungsstudien (*.json)</translation>
    </message>
    <message>
        <source>{names} have not read all their scans ({done} of {wanted}). Readers who have not finished must not see results. Show the figures anyway?</source>
        <translation>{names}: noch nicht alle Scans befundet ({done} von {wanted}). Wer noch liest, darf keine Ergebnisse sehen. Die Zahlen trotzdem zeigen?</translation>
    </message>
    <message>
        <source>Reading results</source>
        <translation>Befundungsergebnisse</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Referenzdiagnosen</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Tabellen (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>A folder for figures.json, readings.csv and study.imrmc</source>
        <translation>Ordner für figures.json, readings.csv und study.imrmc</translation>
    </message>
    <message>
        <source>{names} already exist. Replace them?</source>
        <translation>{names}: schon vorhanden. Ersetzen?</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Written to {folder}: {names}</source>
        <translation>In {folder} geschrieben: {names}</translation>
    </message>
    <message>
        <source>Save this plot</source>
        <translation>Dieses Diagramm speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg)</source>
        <translation>Bilder (*.png *.svg)</translation>
    </message>
</context>
<context>
    <name>ReceiptDialog</name>
    <message>
        <source>Receipt</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Facts of the receipt</source>
        <translation>Angaben des Belegs</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>Angabe</translation>
    </message>
    <message>
        <source>Repeated here</source>
        <translation>Wiederholung hier</translation>
    </message>
    <message>
        <source>With the file's name</source>
        <translation>Mit dem Dateinamen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Verify now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Classify the scan that is shown again, and compare every bit</source>
        <translation>Den gezeigten Scan noch einmal auswerten und jedes Bit vergleichen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Not verified yet.</source>
        <translation>Noch nicht geprüft.</translation>
    </message>
    <message>
        <source>Repeated: {agreement}.</source>
        <translation>Wiederholung: {agreement}.</translation>
    </message>
</context>
<context>
    <name>ReceiptFeature</name>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Receipt…</source>
        <translation>Beleg …</translation>
    </message>
    <message>
        <source>Hashes, versions, device and bits of this result, to repeat it</source>
        <translation>Prüfsummen, Versionen, Gerät und Bits dieses Ergebnisses, um es zu wiederholen</translation>
    </message>
    <message>
        <source>Verify a receipt…</source>
        <translation>Einen Beleg prüfen …</translation>
    </message>
    <message>
        <source>Classify this scan again and compare with a receipt, bit for bit</source>
        <translation>Diesen Scan noch einmal auswerten und Bit für Bit mit einem Beleg vergleichen</translation>
    </message>
    <message>
        <source>Verify a receipt</source>
        <translation>Einen Beleg prüfen</translation>
    </message>
    <message>
        <source>Receipts (*.json)</source>
        <translation>Belege (*.json)</translation>
    </message>
    <message>
        <source>The receipt was copied.</source>
        <translation>Der Beleg wurde kopiert.</translation>
    </message>
    <message>
        <source>Save receipt</source>
        <translation>Beleg speichern</translation>
    </message>
    <message>
        <source>The receipt was saved.</source>
        <translation>Der Beleg wurde gespeichert.</translation>
    </message>
</context>
<context>
    <name>ReceiptStudy</name>
    <message>
        <source>This scan is read blind; commit your score first.</source>
        <translation>Dieser Scan wird blind befundet; legen Sie zuerst Ihre Einschätzung fest.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>No scans yet</source>
        <translation>Noch keine Scans</translation>
    </message>
    <message>
        <source>Remove those that are gone</source>
        <translation>Nicht mehr vorhandene entfernen</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Liste leeren</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>DICOM structured report</source>
        <translation>Strukturierter DICOM-Befund</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{name} is a DICOM structured report, not a scan. It says:</source>
        <translation>{name} ist ein strukturierter DICOM-Befund, kein Scan. Er besagt:</translation>
    </message>
</context>
<context>
    <name>ReportFeature</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>The numbers with their meaning and the key slices, as one HTML file</source>
        <translation>Die Zahlen mit ihrer Bedeutung und die Schlüsselschichten als eine HTML-Datei</translation>
    </message>
    <message>
        <source>Copy result</source>
        <translation>Ergebnis kopieren</translation>
    </message>
    <message>
        <source>Verdict, number, warnings, network and date: one line and a table</source>
        <translation>Beurteilung, Zahl, Warnungen, Netz und Datum: eine Zeile und eine Tabelle</translation>
    </message>
    <message>
        <source>DICOM structured report (*.dcm)</source>
        <translation>Strukturierter DICOM-Befund (*.dcm)</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>Name the scan's file in the report</source>
        <translation>Die Datei des Scans im Bericht nennen</translation>
    </message>
    <message>
        <source>A DICOM report holds the patient's name and ID, as the slices do.</source>
        <translation>Ein DICOM-Befund enthält Name und ID des Patienten, wie die Schichten.</translation>
    </message>
    <message>
        <source>The result was copied, with the scan's name.</source>
        <translation>Das Ergebnis wurde mit dem Namen des Scans kopiert.</translation>
    </message>
    <message>
        <source>The result was copied, without the scan's name.</source>
        <translation>Das Ergebnis wurde ohne den Namen des Scans kopiert.</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>{name} wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>ResultFeature</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Research use only. Not for diagnosis.</source>
        <translation>Nur für die Forschung. Nicht zur Diagnose.</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Classify this scan</source>
        <translation>Diesen Scan auswerten</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Network, SHA-256, device and times</source>
        <translation>Netz, SHA-256, Gerät und Zeiten</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>Auswahl kopieren</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>Kein Ergebnis</translation>
    </message>
    <message>
        <source>Not opened</source>
        <translation>Nicht geöffnet</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl.</translation>
    </message>
    <message>
        <source>No scan is open.</source>
        <translation>Kein Scan ist geöffnet.</translation>
    </message>
    <message>
        <source>Blind read: commit your score, then the network's number is shown.</source>
        <translation>Blindbefundung: Legen Sie Ihre Einschätzung fest, dann wird die Zahl des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>Input check: read with care</source>
        <translation>Eingangsprüfung: mit Vorsicht zu lesen</translation>
    </message>
    <message>
        <source>{total:.2f} s on {device} (load {load:.2f}, prepare {prepare:.2f}, network {infer:.2f})</source>
        <translation>{total:.2f} s auf {device} (Laden {load:.2f}, Vorbereiten {prepare:.2f}, Netz {infer:.2f})</translation>
    </message>
    <message>
        <source>Input check passed</source>
        <translation>Eingangsprüfung bestanden</translation>
    </message>
</context>
<context>
    <name>ResultsDialog</name>
    <message>
        <source>Reading results</source>
        <translation>Befundungsergebnisse</translation>
    </message>
    <message>
        <source>Ground truth (CSV)…</source>
        <translation>Referenz (CSV) …</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>AUC [95 % interval]</source>
        <translation>AUC [95-%-Intervall]</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Readers</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>Value [95 % interval]</source>
        <translation>Wert [95-%-Intervall]</translation>
    </message>
    <message>
        <source>Median time for a scan</source>
        <translation>Median der Zeit für einen Scan</translation>
    </message>
    <message>
        <source>1 - specificity</source>
        <translation>1 - Spezifität</translation>
    </message>
    <message>
        <source>ROC of each reader</source>
        <translation>ROC jedes Befunders</translation>
    </message>
    <message>
        <source>Save plot…</source>
        <translation>Diagramm speichern …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{title}: {count} {count:scan|scans}, {readers} {readers:reader|readers}.</source>
        <translation>{title}: {count} {count:Scan|Scans}, {readers} Befunder.</translation>
    </message>
    <message>
        <source>With the ground truth there are ROC curves, too.</source>
        <translation>Mit der Referenz gibt es auch ROC-Kurven.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Mean of readers</source>
        <translation>Mittel der Befunder</translation>
    </message>
    <message>
        <source>All readings together</source>
        <translation>Alle Befunde zusammen</translation>
    </message>
    <message>
        <source>Network less mean of readers</source>
        <translation>Netz minus Mittel der Befunder</translation>
    </message>
    <message>
        <source>Cohen, of the calls</source>
        <translation>Cohen, der Entscheidungen</translation>
    </message>
    <message>
        <source>Cohen, of the scores (quadratic weights)</source>
        <translation>Cohen, der Bewertungen (quadratisch gewichtet)</translation>
    </message>
    <message>
        <source>Fleiss, of the calls</source>
        <translation>Fleiss, der Entscheidungen</translation>
    </message>
    <message>
        <source>same reader twice, of the calls</source>
        <translation>derselbe Befunder zweimal, der Entscheidungen</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>There is a file {name} already. Replace it?</source>
        <translation>Eine Datei {name} gibt es schon. Soll sie ersetzt werden?</translation>
    </message>
</context>
<context>
    <name>ScanComparison</name>
    <message>
        <source>Linked by registered lungs: {fit}</source>
        <translation>Über registrierte Lungen verknüpft: {fit}</translation>
    </message>
    <message>
        <source>Linked by patient position: same frame of reference or grid</source>
        <translation>Über die Patientenlage gekoppelt: dasselbe Bezugssystem oder Gitter</translation>
    </message>
    <message>
        <source>Linked by patient position, though the files share no frame of reference</source>
        <translation>Über die Patientenlage gekoppelt, obwohl die Dateien kein gemeinsames Bezugssystem haben</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>Nicht gekoppelt</translation>
    </message>
    <message>
        <source>Linked by lungs, which neither scan shows whole: levels may not match</source>
        <translation>Über die Lungen gekoppelt, die kein Scan ganz zeigt: Die Höhen stimmen vielleicht nicht überein</translation>
    </message>
    <message>
        <source>Linked by lungs, which scan {number} cuts off: levels may not match</source>
        <translation>Über die Lungen gekoppelt, die Scan {number} abschneidet: Die Höhen stimmen vielleicht nicht überein</translation>
    </message>
    <message>
        <source>Linked by lungs: same share of the box around them, not registered</source>
        <translation>Über die Lungen gekoppelt: derselbe Anteil des Quaders um sie, nicht registriert</translation>
    </message>
    <message>
        <source>overlap {overlap} %, too little detail for a residual</source>
        <translation>Überlappung {overlap} %, zu wenige Gefäße für eine Restabweichung</translation>
    </message>
    <message>
        <source>overlap {overlap} %, residual {residual:.1f} mm</source>
        <translation>Überlappung {overlap} %, Restabweichung {residual:.1f} mm</translation>
    </message>
    <message>
        <source>Finding the lungs to link by …</source>
        <translation>Die Lungen zum Koppeln werden gesucht …</translation>
    </message>
    <message>
        <source>Linked by lungs, as their registration does not fit ({fit}); these may be two patients</source>
        <translation>Über die Lungen verknüpft, weil sie registriert nicht passen ({fit}); vielleicht sind es zwei Patienten</translation>
    </message>
    <message>
        <source>registration was cancelled</source>
        <translation>Registrierung abgebrochen</translation>
    </message>
    <message>
        <source>Linked by lungs, not registered: {reason}</source>
        <translation>Über die Lungen verknüpft, nicht registriert: {reason}</translation>
    </message>
    <message>
        <source>Not linked: no lungs were found in scan {number}</source>
        <translation>Nicht gekoppelt: In Scan {number} wurden keine Lungen gefunden</translation>
    </message>
    <message>
        <source>Not linked: {error}</source>
        <translation>Nicht gekoppelt: {error}</translation>
    </message>
</context>
<context>
    <name>ScorePage</name>
    <message>
        <source>Calibrated probabilities</source>
        <translation>Kalibrierte Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Heat map (H)</source>
        <translation>Herdkarte (H)</translation>
    </message>
    <message>
        <source>Show on the slices where the network sees lesions</source>
        <translation>Auf den Schichten zeigen, wo das Netz Herde sieht</translation>
    </message>
    <message>
        <source>Not calibrated: how often such a number is right is unknown</source>
        <translation>Nicht kalibriert: Wie oft eine solche Zahl stimmt, ist unbekannt</translation>
    </message>
    <message>
        <source>Right lung {right}   ·   Left lung {left}</source>
        <translation>Rechte Lunge {right}   ·   Linke Lunge {left}</translation>
    </message>
    <message>
        <source>Share of the lung: {error}</source>
        <translation>Lungenanteil: {error}</translation>
    </message>
    <message>
        <source>{kind}, from {threshold} (a lesion) to 1</source>
        <translation>{kind}, von {threshold} (ein Herd) bis 1</translation>
    </message>
    <message>
        <source>{kind}, from {threshold} (your threshold) to 1; the share above counts from the network's own {own} on</source>
        <translation>{kind}, von {threshold} (Ihre Schwelle) bis 1; der Anteil oben zählt ab der eigenen Schwelle des Netzes, {own}</translation>
    </message>
</context>
<context>
    <name>ScoreStrip</name>
    <message>
        <source>A lower number: {normal} of {normals} negative {normals:case|cases}, {positive} of {positives} positive {positives:one|ones}.</source>
        <translation>Eine niedrigere Zahl haben {normal} von {normals} negativen und {positive} von {positives} positiven {positives:Fall|Fällen}.</translation>
    </message>
</context>
<context>
    <name>SeriesChooser</name>
    <message>
        <source>Choose a series</source>
        <translation>Eine Serie wählen</translation>
    </message>
    <message>
        <source>{folder} holds several CT series.</source>
        <translation>{folder} enthält mehrere CT-Serien.</translation>
    </message>
    <message>
        <source>CT series</source>
        <translation>CT-Serien</translation>
    </message>
    <message>
        <source>Classify all…</source>
        <translation>Alle auswerten …</translation>
    </message>
    <message>
        <source>Without description</source>
        <translation>Ohne Beschreibung</translation>
    </message>
    <message>
        <source>Series {number}: </source>
        <translation>Serie {number}: </translation>
    </message>
    <message>
        <source>In {folder}</source>
        <translation>In {folder}</translation>
    </message>
    <message>
        <source>{slices} {slices:slice|slices}, {step:.3g} mm apart, {columns} x {rows}</source>
        <translation>{slices} {slices:Schicht|Schichten}, Abstand {step:.3g} mm, {columns} x {rows}</translation>
    </message>
</context>
<context>
    <name>SeriesFeature</name>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Series of the study</source>
        <translation>Serien der Studie</translation>
    </message>
    <message>
        <source>Small pictures of the other series of a DICOM scan; a double click opens one</source>
        <translation>Kleine Bilder der anderen Serien eines DICOM-Scans; ein Doppelklick öffnet eine</translation>
    </message>
</context>
<context>
    <name>SeriesStrip</name>
    <message>
        <source>Series of the study</source>
        <translation>Serien der Studie</translation>
    </message>
    <message>
        <source>{slices} {slices:slice|slices}</source>
        <translation>{slices} {slices:Schicht|Schichten}</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Only scans in DICOM have other series of their study.</source>
        <translation>Nur DICOM-Scans haben andere Serien ihrer Studie.</translation>
    </message>
    <message>
        <source>No DICOM scan is open.</source>
        <translation>Kein DICOM-Scan ist geöffnet.</translation>
    </message>
    <message>
        <source>Looking for series</source>
        <translation>Serien werden gesucht</translation>
    </message>
    <message>
        <source>No picture: its slice cannot be read</source>
        <translation>Kein Bild: seine Schicht ist nicht lesbar</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Classifying was cancelled.</source>
        <translation>Die Auswertung wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>SessionKeeper</name>
    <message>
        <source>{name} of the last session is no longer there; open another scan.</source>
        <translation>{name} aus der letzten Sitzung ist nicht mehr da; öffnen Sie einen anderen Scan.</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>Scan {number}: {name}</source>
        <translation>Scan {number}: {name}</translation>
    </message>
    <message>
        <source>Scan 2: {warnings}</source>
        <translation>Scan 2: {warnings}</translation>
    </message>
    <message>
        <source>The place is beyond this scan</source>
        <translation>Der Ort liegt jenseits dieses Scans</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Tear off</source>
        <translation>Abtrennen</translation>
    </message>
    <message>
        <source>Give this tab a window of its own, as does dragging the tab away or double-clicking it</source>
        <translation>Diesem Reiter ein eigenes Fenster geben; Wegziehen oder Doppelklicken tut dasselbe</translation>
    </message>
</context>
<context>
    <name>SidecarFeature</name>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Comment on the scan</source>
        <translation>Kommentar zum Scan</translation>
    </message>
    <message>
        <source>A free text, kept with the scan's measurements</source>
        <translation>Ein freier Text, der mit den Messungen des Scans aufgehoben wird</translation>
    </message>
    <message>
        <source>Export sidecar…</source>
        <translation>Begleitdatei exportieren…</translation>
    </message>
    <message>
        <source>Measurements, comments, readings and corrected masks as one file</source>
        <translation>Messungen, Kommentare, Befundungen und korrigierte Masken als eine Datei</translation>
    </message>
    <message>
        <source>Import sidecar…</source>
        <translation>Begleitdatei importieren…</translation>
    </message>
    <message>
        <source>Add what somebody else measured and wrote on this scan</source>
        <translation>Übernehmen, was jemand anders an diesem Scan gemessen und geschrieben hat</translation>
    </message>
    <message>
        <source>Export sidecar</source>
        <translation>Begleitdatei exportieren</translation>
    </message>
    <message>
        <source>Sidecars (*.json)</source>
        <translation>Begleitdateien (*.json)</translation>
    </message>
    <message>
        <source>The sidecar was exported.</source>
        <translation>Die Begleitdatei wurde exportiert.</translation>
    </message>
    <message>
        <source>Import sidecar</source>
        <translation>Begleitdatei importieren</translation>
    </message>
    <message>
        <source>The sidecar was added to what is known of this scan.</source>
        <translation>Die Begleitdatei wurde zu dem hinzugefügt, was von diesem Scan bekannt ist.</translation>
    </message>
</context>
<context>
    <name>Sidecars</name>
    <message>
        <source>{problem} What you measured and wrote would be lost. Quit all the same?</source>
        <translation>{problem} Was Sie gemessen und geschrieben haben, ginge verloren. Trotzdem beenden?</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>SlabBox</name>
    <message>
        <source>Thickness of the slab</source>
        <translation>Schichtdicke</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Thickness</source>
        <translation>Dicke</translation>
    </message>
</context>
<context>
    <name>SlicePicture</name>
    <message>
        <source>{plane} slice</source>
        <translation>Schicht {plane}</translation>
    </message>
    <message>
        <source>Neurological</source>
        <translation>Neurologisch</translation>
    </message>
</context>
<context>
    <name>SliceTrack</name>
    <message>
        <source>{plane} slice</source>
        <translation>Schicht {plane}</translation>
    </message>
</context>
<context>
    <name>StudyForm</name>
    <message>
        <source>Join a reading study…</source>
        <translation>An einer Befundungsstudie teilnehmen …</translation>
    </message>
    <message>
        <source>Your confidence: 1 is a guess, 5 is certain.</source>
        <translation>Ihre Sicherheit: 1 ist geraten, 5 ist sicher.</translation>
    </message>
    <message>
        <source>your score</source>
        <translation>Ihre Bewertung</translation>
    </message>
    <message>
        <source>Comment, if any</source>
        <translation>Anmerkung, falls nötig</translation>
    </message>
    <message>
        <source>Commit and go on</source>
        <translation>Festlegen und weiter</translation>
    </message>
    <message>
        <source>Open my next scan</source>
        <translation>Meinen nächsten Scan öffnen</translation>
    </message>
    <message>
        <source>Leave the study</source>
        <translation>Studie verlassen</translation>
    </message>
    <message>
        <source>The network's number stays withheld.</source>
        <translation>Die Zahl des Netzes bleibt verborgen.</translation>
    </message>
    <message>
        <source>Confidence {number}</source>
        <translation>Sicherheit {number}</translation>
    </message>
    <message>
        <source>{title}, reader {name}: {done} of {wanted} read</source>
        <translation>{title}, Befunder {name}: {done} von {wanted} befundet</translation>
    </message>
    <message>
        <source>You have read all your scans. Send your file to the leader of the study; results are shown when all readers have finished.</source>
        <translation>Sie haben alle Ihre Scans befundet. Senden Sie Ihre Datei an die Studienleitung; Ergebnisse werden gezeigt, wenn alle am Ende sind.</translation>
    </message>
    <message>
        <source>Committed. The next scan opens when the network has answered.</source>
        <translation>Festgelegt. Der nächste Scan öffnet sich, sobald das Netz geantwortet hat.</translation>
    </message>
    <message>
        <source>Your next scan is not shown.</source>
        <translation>Ihr nächster Scan wird nicht gezeigt.</translation>
    </message>
</context>
<context>
    <name>SummaryStrip</name>
    <message>
        <source>{count} {count:scan|scans}</source>
        <translation>{count} {count:Scan|Scans}</translation>
    </message>
    <message>
        <source>Show why</source>
        <translation>Gründe zeigen</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} in {time}</source>
        <translation>{count} {count:Scan|Scans} in {time}</translation>
    </message>
    <message>
        <source>, {left} not begun</source>
        <translation>, {left} nicht begonnen</translation>
    </message>
    <message>
        <source>Lung masks</source>
        <translation>Lungenmasken</translation>
    </message>
    <message>
        <source>Lesion masks</source>
        <translation>Herdmasken</translation>
    </message>
    <message>
        <source>{what}: {used} used, {none} missing, {refused} refused</source>
        <translation>{what}: {used} verwendet, {none} fehlen, {refused} abgelehnt</translation>
    </message>
    <message>
        <source>{count} classified</source>
        <translation>{count} ausgewertet</translation>
    </message>
    <message>
        <source>{count} refused</source>
        <translation>{count} abgelehnt</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>{count} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} ausgelassen</translation>
    </message>
    <message>
        <source>Show these scans alone</source>
        <translation>Nur diese Scans zeigen</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Widersprechen</translation>
    </message>
    <message>
        <source>Write a comment</source>
        <translation>Einen Kommentar schreiben</translation>
    </message>
</context>
<context>
    <name>ThresholdPage</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Prevalence</source>
        <translation>Prävalenz</translation>
    </message>
    <message>
        <source>Of 100 people whose scans you classify, how many truly are positive</source>
        <translation>Wie viele von 100 Menschen, deren Scans Sie auswerten, wirklich positiv sind</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>Positive predictive value</source>
        <translation>Positiver Vorhersagewert</translation>
    </message>
    <message>
        <source>Negative predictive value</source>
        <translation>Negativer Vorhersagewert</translation>
    </message>
    <message>
        <source>at a prevalence of</source>
        <translation>bei einer Prävalenz von</translation>
    </message>
    <message>
        <source>Called positive from {share}</source>
        <translation>Positiv ab {share}</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
    </message>
</context>
<context>
    <name>ToolRow</name>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>TruthPage</name>
    <message>
        <source>Choose labels (CSV)…</source>
        <translation>Diagnosen wählen (CSV) …</translation>
    </message>
    <message>
        <source>A CSV with two columns: path or name, and label.</source>
        <translation>Eine CSV-Datei mit zwei Spalten: path oder name, und label.</translation>
    </message>
    <message>
        <source>Compare the network with what is known of the scans: ROC and calibration with intervals, sensitivity and specificity at a threshold you move, and the worst errors to open.

E.g. a spreadsheet saved as CSV:

path,label
scan-01.nii.gz,1
scan-02.nii.gz,0
studies/patient-07,1</source>
        <translation>Vergleicht das Netz mit dem, was von den Scans bekannt ist: ROC und Kalibrierung mit Intervallen, Sensitivität und Spezifität an einer verschiebbaren Schwelle, und die größten Fehler zum Öffnen.

Zum Beispiel eine als CSV gespeicherte Tabelle:

path,label
scan-01.nii.gz,1
scan-02.nii.gz,0
studies/patient-07,1</translation>
    </message>
    <message>
        <source>Count scans with the same voxels once</source>
        <translation>Scans mit denselben Voxeln einmal zählen</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Kennzahlen speichern …</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Worst errors</source>
        <translation>Größte Fehler</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Referenzdiagnosen</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Tabellen (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source> {count} of them got no number and {count:is|are} not counted here.</source>
        <translation> {count} davon {count:hat|haben} keine Zahl und {count:zählt|zählen} hier nicht mit.</translation>
    </message>
    <message>
        <source> All are of one class, so there is no curve.</source>
        <translation> Alle gehören zu einer Klasse, deshalb gibt es keine Kurve.</translation>
    </message>
    <message>
        <source>Calibration error {value:.3f}</source>
        <translation>Kalibrierungsfehler {value:.3f}</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Save this plot</source>
        <translation>Dieses Diagramm speichern</translation>
    </message>
    <message>
        <source>called positive</source>
        <translation>als positiv gewertet</translation>
    </message>
    <message>
        <source>called negative</source>
        <translation>als negativ gewertet</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positiv</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>negativ</translation>
    </message>
    <message>
        <source>Worst errors (a click opens the scan)</source>
        <translation>Größte Fehler (ein Klick öffnet den Scan)</translation>
    </message>
    <message>
        <source>Threshold {value:.3f}</source>
        <translation>Schwelle {value:.3f}</translation>
    </message>
    <message>
        <source>{name} {value} ({ends}), {cases}</source>
        <translation>{name} {value} ({ends}), {cases}</translation>
    </message>
    <message>
        <source>In brackets: 95 % intervals (Wilson)</source>
        <translation>In Klammern: 95-%-Intervalle (Wilson)</translation>
    </message>
    <message>
        <source>AUC {value:.3f} (too few errors for an interval)</source>
        <translation>AUC {value:.3f} (zu wenige Fehler für ein Intervall)</translation>
    </message>
    <message>
        <source>AUC {value:.3f} (95 % interval {low:.3f} to {high:.3f})</source>
        <translation>AUC {value:.3f} (95-%-Intervall {low:.3f} bis {high:.3f})</translation>
    </message>
    <message>
        <source>Save figures</source>
        <translation>Kennzahlen speichern</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>PNG (*.png);;SVG (*.svg)</source>
        <translation>PNG (*.png);;SVG (*.svg)</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Drop a chest CT here</source>
        <translation>Ziehen Sie ein Thorax-CT hierher</translation>
    </message>
    <message>
        <source>{formats}, a folder of DICOM files or several of them, a folder of many scans, an archive</source>
        <translation>{formats}, ein Ordner mit DICOM-Dateien oder mehrere davon, ein Ordner mit vielen Scans, ein Archiv</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Demo scans (made by a computer, no patients)</source>
        <translation>Beispielscans (computergeneriert, keine Patienten)</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Research use only.</source>
        <translation>Alles bleibt auf diesem Computer. Nur für die Forschung.</translation>
    </message>
</context>
<context>
    <name>WhereViewer</name>
    <message>
        <source>Table alone</source>
        <translation>Nur die Tabelle</translation>
    </message>
    <message>
        <source>Viewer above</source>
        <translation>Bilder darüber</translation>
    </message>
    <message>
        <source>Viewer beside</source>
        <translation>Bilder daneben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Back to the viewer; the batch goes on</source>
        <translation>Zurück zu den Bildern; der Stapel läuft weiter</translation>
    </message>
</context>
<context>
    <name>Worklist</name>
    <message>
        <source>Opinions cannot be kept here; open the worklist again.</source>
        <translation>Meinungen lassen sich hier nicht speichern; öffnen Sie die Arbeitsliste noch einmal.</translation>
    </message>
</context>
<context>
    <name>WorklistPage</name>
    <message>
        <source>Search names, reasons, notes and comments</source>
        <translation>Namen, Gründe, Hinweise und Kommentare durchsuchen</translation>
    </message>
    <message>
        <source>Which scans are shown</source>
        <translation>Welche Scans gezeigt werden</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>As a table or a report</source>
        <translation>Als Tabelle oder Bericht</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>{shown} of {count} {count:scan|scans}</source>
        <translation>{shown} von {count} {count:Scan|Scans}</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans}</source>
        <translation>{count} {count:Scan|Scans}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>Nicht abgeschlossen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>{rate:.0f} a minute</source>
        <translation>{rate:.0f} pro Minute</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>Das Netz wird geladen</translation>
    </message>
    <message>
        <source>by the network that began it, not by the one chosen now</source>
        <translation>vom Netz, das ihn begonnen hat, nicht vom jetzt gewählten</translation>
    </message>
</context>
<context>
    <name>confidence</name>
    <message>
        <source>&lt;b&gt;All slabs cleared:&lt;/b&gt; {before} → {after}</source>
        <translation>&lt;b&gt;Alle Abschnitte ersetzt:&lt;/b&gt; {before} → {after}</translation>
    </message>
    <message>
        <source>&lt;b&gt;Distance to the training scans {distance}: {level}.&lt;/b&gt; 95 of 100 calibration scans lie within {limit_95}, 99 within {limit_99}.</source>
        <translation>&lt;b&gt;Abstand zu den Scans des Trainings {distance}: {level}.&lt;/b&gt; 95 von 100 Scans der Kalibrierung liegen innerhalb von {limit_95}, 99 innerhalb von {limit_99}.</translation>
    </message>
    <message>
        <source>&lt;b&gt;No slab stands out:&lt;/b&gt; clear scans reach log‑odds of {floor} too.</source>
        <translation>&lt;b&gt;Kein Abschnitt ragt heraus:&lt;/b&gt; Auch unauffällige Scans erreichen Log‑Odds von {floor}.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Strongest:&lt;/b&gt; {what}</source>
        <translation>&lt;b&gt;Am stärksten:&lt;/b&gt; {what}</translation>
    </message>
    <message>
        <source>&lt;b&gt;This slice:&lt;/b&gt; {what}</source>
        <translation>&lt;b&gt;Diese Schicht:&lt;/b&gt; {what}</translation>
    </message>
    <message>
        <source>Above &lt;span style='color:{above}'&gt;{negative}&lt;/span&gt;, below &lt;span style='color:{below}'&gt;{positive}&lt;/span&gt;; underlined where the class fits. Triangle: this scan, shaded: its spread. Dashes: the threshold below.</source>
        <translation>Oben &lt;span style='color:{above}'&gt;{negative}&lt;/span&gt;, unten &lt;span style='color:{below}'&gt;{positive}&lt;/span&gt;; unterstrichen, wo die Klasse passt. Dreieck: dieser Scan, schattiert: seine Spannweite. Gestrichelt: die Schwelle unten.</translation>
    </message>
    <message>
        <source>Both “{negative}” and “{positive}” fit this number.</source>
        <translation>„{negative}“ und „{positive}“ passen beide zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Fit: {limits}. Of scans like the calibration cases, at most {error} of each class miss their own class (conformal limits).</source>
        <translation>Es passen: {limits}. Von Scans wie denen der Kalibrierung verfehlt höchstens {error} jeder Klasse ihre eigene Klasse (konforme Grenzen).</translation>
    </message>
    <message>
        <source>Neither “{negative}” nor “{positive}” fits this number.</source>
        <translation>Weder „{negative}“ noch „{positive}“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Only “{negative}” fits this number.</source>
        <translation>Nur „{negative}“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Only “{positive}” fits this number.</source>
        <translation>Nur „{positive}“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Test cases of the network file: {named}. None is a patient with pneumonia: lesions are drawn into phantoms or painted into clear scans of few people. Expect worse figures in a clinic; the intervals count cases, not people, and are too narrow.</source>
        <translation>Testfälle der Netzdatei: {named}. Keiner ist ein Patient mit Pneumonie: Die Herde sind in Phantome gezeichnet oder in unauffällige Scans weniger Menschen gemalt. In der Klinik sind schlechtere Werte zu erwarten; die Intervalle zählen Fälle, nicht Menschen, und sind zu eng.</translation>
    </message>
    <message>
        <source>Test cases of the network file: {named}. The intervals count cases, not people.</source>
        <translation>Testfälle der Netzdatei: {named}. Die Intervalle zählen Fälle, nicht Menschen.</translation>
    </message>
    <message>
        <source>The network file does not say what these cases are.</source>
        <translation>Die Netzdatei sagt nicht, was diese Fälle sind.</translation>
    </message>
    <message>
        <source>This network file does not say how far a scan is from its training scans.</source>
        <translation>Diese Netzdatei sagt nicht, wie weit ein Scan von denen des Trainings entfernt ist.</translation>
    </message>
    <message>
        <source>This network file has no conformal limits.</source>
        <translation>Diese Netzdatei hat keine konformen Grenzen.</translation>
    </message>
    <message>
        <source>not classified</source>
        <translation>nicht ausgewertet</translation>
    </message>
    <message>
        <source>outside what the network sees</source>
        <translation>außerhalb dessen, was das Netz sieht</translation>
    </message>
    <message>
        <source>painted scans</source>
        <translation>bemalte Scans</translation>
    </message>
    <message>
        <source>slices {first} to {last}: log‑odds {given} (without it {before} → {without}, alone {cleared} → {alone})</source>
        <translation>Schichten {first} bis {last}: Log‑Odds {given} (ohne sie {before} → {without}, nur sie {cleared} → {alone})</translation>
    </message>
    <message>
        <source>{low} to {high} under {count} {count:change|changes}</source>
        <translation>{low} bis {high} bei {count} {count:Änderung|Änderungen}</translation>
    </message>
    <message>
        <source>{low} under {count:the|all} {count} {count:change|changes}</source>
        <translation>{low} bei {count:der|allen} {count} {count:Änderung|Änderungen}</translation>
    </message>
    <message>
        <source>“{name}” from {start}</source>
        <translation>„{name}“ ab {start}</translation>
    </message>
    <message>
        <source>“{negative}” fits up to {to}, “{positive}” from {start}: of scans like the calibration cases, at most {error} of each class lie outside their own limit (conformal limits).</source>
        <translation>„{negative}“ passt bis {to}, „{positive}“ ab {start}: Von Scans wie denen der Kalibrierung liegt höchstens {error} jeder Klasse außerhalb ihrer eigenen Grenze (konforme Grenzen).</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>Abdomen</source>
        <translation>Abdomen</translation>
    </message>
    <message>
        <source>Angio</source>
        <translation>Angio</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Gehirn</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
    <message>
        <source>The cluster lost the machine that classified this scan, several times; run it again.</source>
        <translation>Der Cluster verlor mehrmals den Rechner, der diesen Scan auswertete; starten Sie den Lauf noch einmal.</translation>
    </message>
    <message>
        <source>The cluster's processes end as soon as they start; look at its logs.</source>
        <translation>Die Prozesse des Clusters enden, sobald sie beginnen; sehen Sie in seine Protokolle.</translation>
    </message>
    <message>
        <source>The Ray cluster cannot be reached ({reason}).</source>
        <translation>Der Ray-Cluster ist nicht zu erreichen ({reason}).</translation>
    </message>
    <message>
        <source>{positive} positive and {negative} negative {negative:scan|scans} were written, {masks} with a mask of lesions and {lungs} with one of lungs; {corrected} had one corrected by hand.</source>
        <translation>{positive} {positive:positiver|positive} und {negative} {negative:negativer Scan|negative Scans} wurden geschrieben, {masks} mit einer Herdmaske und {lungs} mit einer Lungenmaske; {corrected} {corrected:hatte|hatten} eine von Hand korrigierte.</translation>
    </message>
    <message>
        <source>is of shard {had}, not {wanted}</source>
        <translation>gehört zu Teil {had}, nicht {wanted}</translation>
    </message>
    <message>
        <source>was made with another network (sha256 {hash}...)</source>
        <translation>wurde mit einem anderen Netz erstellt (sha256 {hash}...)</translation>
    </message>
    <message>
        <source>was made by version {version} with preprocessing {preprocess}</source>
        <translation>wurde von Version {version} mit Vorverarbeitung {preprocess} gemacht</translation>
    </message>
    <message>
        <source>is a shard of another list of files, since files came or went</source>
        <translation>ist ein Teil einer anderen Dateiliste, weil Dateien kamen oder gingen</translation>
    </message>
    <message>
        <source>{file} holds rows of files that are no longer in the list; run it again.</source>
        <translation>{file} enthält Zeilen von Dateien, die nicht mehr in der Liste stehen; beginnen Sie von vorn.</translation>
    </message>
    <message>
        <source>{file} {what} than {other}; run it again.</source>
        <translation>{file} {what} als {other}; starten Sie den Lauf noch einmal.</translation>
    </message>
    <message>
        <source>Of {count} {count:shard|shards}, these are missing: {missing}.</source>
        <translation>Von {count} {count:Teil|Teilen} fehlen diese: {missing}.</translation>
    </message>
    <message>
        <source>Shard {number} is given twice; name each result file once.</source>
        <translation>Teil {number} ist doppelt; nennen Sie jede Ergebnisdatei einmal.</translation>
    </message>
    <message>
        <source>is about another list of files</source>
        <translation>handelt von einer anderen Dateiliste</translation>
    </message>
    <message>
        <source>is one of {count} {count:shard|shards}, not of {wanted}</source>
        <translation>ist einer von {count} {count:Teil|Teilen}, nicht von {wanted}</translation>
    </message>
    <message>
        <source>The file was not read within {seconds:g} {seconds:second|seconds}, so it was given up; the disk or the network may hang. Classify it again once they respond.</source>
        <translation>Die Datei wurde nicht innerhalb von {seconds:g} {seconds:Sekunde|Sekunden} gelesen und deshalb aufgegeben; vielleicht hängt der Datenträger oder das Netzwerk. Werten Sie sie noch einmal aus, wenn sie antworten.</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>Rückgabewert {code}</translation>
    </message>
    <message>
        <source>no exit code</source>
        <translation>ohne Rückgabewert</translation>
    </message>
    <message>
        <source>Reading this file crashed its decoder ({code}): it is badly damaged. Copy or export it again.</source>
        <translation>Das Lesen dieser Datei brachte ihren Decoder zum Absturz ({code}): Sie ist schwer beschädigt. Kopieren oder exportieren Sie sie neu.</translation>
    </message>
    <message>
        <source>The system ended the process that read this scan, most likely for lack of memory; close other programs, or use fewer workers.</source>
        <translation>Das System beendete den Prozess, der diesen Scan las, wahrscheinlich aus Mangel an Speicher; schließen Sie andere Programme oder lassen Sie weniger Prozesse lesen.</translation>
    </message>
    <message>
        <source>The file changed while it was read; classify it again when it is finished.</source>
        <translation>Die Datei änderte sich, während sie gelesen wurde; werten Sie sie noch einmal aus, wenn sie fertig ist.</translation>
    </message>
    <message>
        <source>The folder {folder} is out of reach, so its scans cannot be classified; connect it again, then resume the batch.</source>
        <translation>Der Ordner {folder} ist nicht erreichbar, deshalb können seine Scans nicht ausgewertet werden; verbinden Sie ihn wieder und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>{file} is empty; run the batch again.</source>
        <translation>{file} ist leer; starten Sie den Stapel noch einmal.</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>{file} cannot be {done} ({reason}).</source>
        <translation>{file} kann nicht {done} werden ({reason}).</translation>
    </message>
    <message>
        <source>{file} cannot be written any more ({reason}); the rows in it are safe. Make room, then resume the batch.</source>
        <translation>{file} kann nicht mehr geschrieben werden ({reason}); die Zeilen darin sind sicher. Schaffen Sie Platz und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>{file} is no result file of this program; name another.</source>
        <translation>{file} ist keine Ergebnisdatei dieses Programms; nennen Sie eine andere.</translation>
    </message>
    <message>
        <source>they have no class in common</source>
        <translation>sie haben keine Klasse gemeinsam</translation>
    </message>
    <message>
        <source>They disagree. {said}; {points}.</source>
        <translation>Sie sind sich uneinig. {said}; {points}.</translation>
    </message>
    <message>
        <source>They agree on “{label}”, but not on the probability: {points}.</source>
        <translation>Sie sind sich einig („{label}“), aber nicht über die Wahrscheinlichkeit: {points}.</translation>
    </message>
    <message>
        <source>The probability is low, but the heat map marks lesions.</source>
        <translation>Die Wahrscheinlichkeit ist niedrig, aber die Herdkarte zeigt Herde.</translation>
    </message>
    <message>
        <source>The probability is high, but the heat map marks no lesion.</source>
        <translation>Die Wahrscheinlichkeit ist hoch, aber die Herdkarte zeigt keinen Herd.</translation>
    </message>
    <message>
        <source>Only {slices} axial {slices:slice|slices} over {length:.0f} mm: part of a chest, so the number describes that part only.</source>
        <translation>Nur {slices} axiale {slices:Schicht|Schichten} über {length:.0f} mm: ein Teil eines Thorax, deshalb beschreibt die Zahl nur diesen Teil.</translation>
    </message>
    <message>
        <source>Too little of this lung is clear to know what the scan would look like without its lesions, so slice occlusion cannot be computed; see the heat map instead.</source>
        <translation>Zu wenig von dieser Lunge ist unauffällig, um zu wissen, wie der Scan ohne seine Herde aussähe; der Einfluss der Schichten lässt sich deshalb nicht berechnen. Sehen Sie stattdessen die Herdkarte an.</translation>
    </message>
    <message>
        <source>No class is likely enough for this network to name it.</source>
        <translation>Keine Klasse ist wahrscheinlich genug, dass dieses Netz sie nennt.</translation>
    </message>
    <message>
        <source>Pneumonia</source>
        <translation>Pneumonie</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Positive and negative scans both reach such a probability.</source>
        <translation>Positive und negative Scans erreichen beide eine solche Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>Such a probability is rare, of positive scans as of negative ones.</source>
        <translation>Eine solche Wahrscheinlichkeit ist selten, bei positiven wie bei negativen Scans.</translation>
    </message>
    <message>
        <source>The probability lies between this network's limits for “{negative}” and for “{positive}”.</source>
        <translation>Die Wahrscheinlichkeit liegt zwischen den Grenzen dieses Netzes für „{negative}“ und für „{positive}“.</translation>
    </message>
    <message>
        <source>No pneumonia</source>
        <translation>Keine Pneumonie</translation>
    </message>
    <message>
        <source>No pneumonia pattern</source>
        <translation>Kein Pneumoniemuster</translation>
    </message>
    <message>
        <source>Pneumonia pattern</source>
        <translation>Pneumoniemuster</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read ({reason}); check it, or leave it out.</source>
        <translation>Der Ordner {folder} kann nicht gelesen werden ({reason}); prüfen Sie ihn oder lassen Sie ihn aus.</translation>
    </message>
    <message>
        <source>The verdict is “{then}” in the receipt, “{now}” here.</source>
        <translation>Im Beleg steht „{then}“, hier „{now}“.</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Befundet</translation>
    </message>
    <message>
        <source>Disagreed</source>
        <translation>Widersprochen</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>There {scores:is|are} {scores} {scores:score|scores} for {labels} {labels:label|labels}; each case needs one of each.</source>
        <translation>Es gibt {scores} {scores:Zahl|Zahlen} für {labels} {labels:Diagnose|Diagnosen}; jeder Fall braucht von beiden eine.</translation>
    </message>
    <message>
        <source>Some scores are not finite numbers; leave those cases out.</source>
        <translation>Manche Zahlen sind nicht endlich; lassen Sie diese Fälle aus.</translation>
    </message>
    <message>
        <source>Some labels are neither 0 nor 1; give each case one of them.</source>
        <translation>Manche Diagnosen sind weder 0 noch 1; geben Sie jedem Fall eine davon.</translation>
    </message>
    <message>
        <source>{count:The|All} {count} {count:case is|cases are} of class {class_}, so this figure says nothing; add cases of the other class.</source>
        <translation>{count:Der|Alle} {count} {count:Fall ist|Fälle sind} von der Klasse {class_}, deshalb sagt dieser Wert nichts; fügen Sie Fälle der anderen Klasse hinzu.</translation>
    </message>
    <message>
        <source>HU, 5th percentile</source>
        <translation>HU, 5. Perzentil</translation>
    </message>
    <message>
        <source>probability of {name}; height: scans</source>
        <translation>Wahrscheinlichkeit von {name}; Höhe: Scans</translation>
    </message>
    <message>
        <source>Every verdict is negative, or no scan could be drawn again.</source>
        <translation>Alle Beurteilungen sind negativ, oder kein Scan ließ sich noch einmal zeichnen.</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>median of the probability</source>
        <translation>Median der Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>HU, median</source>
        <translation>HU, Median</translation>
    </message>
    <message>
        <source>HU, 95th percentile</source>
        <translation>HU, 95. Perzentil</translation>
    </message>
    <message>
        <source>spacing right, mm</source>
        <translation>Voxelabstand rechts, mm</translation>
    </message>
    <message>
        <source>spacing anterior, mm</source>
        <translation>Voxelabstand anterior, mm</translation>
    </message>
    <message>
        <source>spacing superior, mm</source>
        <translation>Voxelabstand superior, mm</translation>
    </message>
    <message>
        <source>voxels right</source>
        <translation>Voxel rechts</translation>
    </message>
    <message>
        <source>voxels anterior</source>
        <translation>Voxel anterior</translation>
    </message>
    <message>
        <source>voxels superior</source>
        <translation>Voxel superior</translation>
    </message>
    <message>
        <source>Batch report: {count} {count:scan|scans}</source>
        <translation>Stapelbericht: {count} {count:Scan|Scans}</translation>
    </message>
    <message>
        <source>The axial slice where the heat map is largest, lung window, patient right on the left.</source>
        <translation>Die axiale Schicht, in der die Herdkarte am größten ist, im Lungenfenster; die rechte Seite des Patienten liegt links.</translation>
    </message>
    <message>
        <source>Median (5th to 95th percentile). Outside: share of scans beyond the training scans' 5th to 95th percentile; about 10 % is what chance gives.</source>
        <translation>Median (5. bis 95. Perzentil). Außerhalb: Anteil der Scans jenseits des 5. bis 95. Perzentils der Trainingsscans; etwa 10 % ergibt der Zufall.</translation>
    </message>
    <message>
        <source>By the network's own features: {levels}.</source>
        <translation>Nach den eigenen Merkmalen des Netzes: {levels}.</translation>
    </message>
    <message>
        <source>All scans: median {middle:.2f} s, 5th to 95th percentile {low:.2f} to {high:.2f} s.</source>
        <translation>Alle Scans: Median {middle:.2f} s, 5. bis 95. Perzentil {low:.2f} bis {high:.2f} s.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine Angabe</translation>
    </message>
    <message>
        <source>{middle} ({low} to {high})</source>
        <translation>{middle} ({low} bis {high})</translation>
    </message>
    <message>
        <source>Batch report</source>
        <translation>Stapelbericht</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>{file} {other}, so new rows do not belong in it; start over with another result file.</source>
        <translation>{file} {other}; neue Zeilen gehören deshalb nicht hinein. Beginnen Sie neu mit einer anderen Ergebnisdatei.</translation>
    </message>
    <message>
        <source>{low:.2f} to {high:.2f}</source>
        <translation>{low:.2f} bis {high:.2f}</translation>
    </message>
    <message>
        <source>refusal's code or error</source>
        <translation>Grund der Ablehnung oder Fehler</translation>
    </message>
    <message>
        <source>scans</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>stored shape</source>
        <translation>gespeicherte Größe</translation>
    </message>
    <message>
        <source>{named} (sha256 {digest}, trained on synthetic scans)</source>
        <translation>{named} (sha256 {digest}, mit synthetischen Scans trainiert)</translation>
    </message>
    <message>
        <source>Scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>nicht geladen</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Most suspicious scans</source>
        <translation>Auffälligste Scans</translation>
    </message>
    <message>
        <source>Without a number</source>
        <translation>Ohne Zahl</translation>
    </message>
    <message>
        <source>Difference from the training scans</source>
        <translation>Unterschied zu den Trainingsscans</translation>
    </message>
    <message>
        <source>Slowest scans</source>
        <translation>Langsamste Scans</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Methoden</translation>
    </message>
    <message>
        <source>No scan got a number.</source>
        <translation>Kein Scan bekam eine Zahl.</translation>
    </message>
    <message>
        <source>Every scan got a number.</source>
        <translation>Jeder Scan bekam eine Zahl.</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>this batch</source>
        <translation>dieser Stapel</translation>
    </message>
    <message>
        <source>training scans</source>
        <translation>Trainingsscans</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>axial slice with heat map</source>
        <translation>axiale Schicht mit Herdkarte</translation>
    </message>
    <message>
        <source>{counts} cells of {mm} mm</source>
        <translation>{counts} Zellen von {mm} mm</translation>
    </message>
    <message>
        <source>A class has {count} calibration {count:case|cases}, but an error of {error:g} needs {least}; add cases or allow a larger error.</source>
        <translation>Eine Klasse hat {count} {count:Fall|Fälle} zur Kalibrierung, aber ein Fehler von {error:g} braucht {least}; fügen Sie Fälle hinzu oder erlauben Sie einen größeren Fehler.</translation>
    </message>
    <message>
        <source>not CT ({modality})</source>
        <translation>kein CT ({modality})</translation>
    </message>
    <message>
        <source>no CT image (a secondary capture, a report or the like)</source>
        <translation>kein CT-Bild (eine Sekundäraufnahme, ein Befund oder Ähnliches)</translation>
    </message>
    <message>
        <source>scout</source>
        <translation>Übersichtsaufnahme</translation>
    </message>
    <message>
        <source>colours, not HU</source>
        <translation>Farben, keine HU</translation>
    </message>
    <message>
        <source>Slice {number} of {count} is damaged or packed in a way that cannot be decoded; copy the series again or export it uncompressed.</source>
        <translation>Schicht {number} von {count} ist beschädigt oder so gepackt, dass sie nicht zu entpacken ist; kopieren Sie die Serie neu oder exportieren Sie sie unkomprimiert.</translation>
    </message>
    <message>
        <source>{name} is a folder without DICOM files; choose a scan inside it.</source>
        <translation>{name} ist ein Ordner ohne DICOM-Dateien; wählen Sie einen Scan darin.</translation>
    </message>
    <message>
        <source>The folder {name} holds {count} CT series; open a file of the one that you want.</source>
        <translation>Der Ordner {name} enthält {count} CT-Serien; öffnen Sie eine Datei der gewünschten.</translation>
    </message>
    <message>
        <source>The folder {name} holds no CT series. {notes}</source>
        <translation>Der Ordner {name} enthält keine CT-Serie. {notes}</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>The slice {file} cannot be read; export it again.</source>
        <translation>Die Schicht {file} kann nicht gelesen werden; exportieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Files of the folder that were left out: {what}.</source>
        <translation>Ausgelassene Dateien des Ordners: {what}.</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>Der Ordner wird durchgesehen</translation>
    </message>
    <message>
        <source>Copies of slices that were left out: {copies}.</source>
        <translation>Ausgelassene Kopien von Schichten: {copies}.</translation>
    </message>
    <message>
        <source>not DICOM</source>
        <translation>kein DICOM</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read ({reason}).</source>
        <translation>Der Ordner {folder} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>Other slices of the same series lie in another folder.</source>
        <translation>Weitere Schichten derselben Serie liegen in einem anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder {folder} holds more than {most:,} {most:file|files}; choose one further down.</source>
        <translation>Der Ordner {folder} enthält mehr als {most:,} {most:Datei|Dateien}; wählen Sie einen weiter unten.</translation>
    </message>
    <message>
        <source>The slices are unevenly spaced ({least:.3g} to {most:.3g} mm apart) or do not lie in a line, so they make no volume; export an evenly spaced series.</source>
        <translation>Die Schichten haben ungleiche Abstände ({least:.3g} bis {most:.3g} mm) oder liegen nicht in einer Linie, deshalb ergeben sie kein Volumen; exportieren Sie eine Serie mit gleichen Abständen.</translation>
    </message>
    <message>
        <source>Slices are missing: {missing} (there is a gap after slice {at} of {count}), so heights would be wrong; export the series again.</source>
        <translation>Es fehlen Schichten: {missing} (eine Lücke ist hinter Schicht {at} von {count}), deshalb wären die Höhen falsch; exportieren Sie die Serie neu.</translation>
    </message>
    <message>
        <source>It is a single slice, not a volume; open a whole CT series.</source>
        <translation>Das ist eine einzelne Schicht, kein Volumen; öffnen Sie eine ganze CT-Serie.</translation>
    </message>
    <message>
        <source>The slices do not say where they lie in the patient (no position or orientation); export the original series.</source>
        <translation>Die Schichten sagen nicht, wo sie im Patienten liegen (ohne Position oder Ausrichtung); exportieren Sie die ursprüngliche Serie.</translation>
    </message>
    <message>
        <source>The slices give no pixel spacing, so sizes are not known; export the original series.</source>
        <translation>Die Schichten geben keinen Pixelabstand an, deshalb sind die Größen unbekannt; exportieren Sie die ursprüngliche Serie.</translation>
    </message>
    <message>
        <source>The series mixes slices of different size or direction, which make no volume; export the axial slices alone.</source>
        <translation>Die Serie mischt Schichten verschiedener Größe oder Richtung, die kein Volumen ergeben; exportieren Sie die axialen Schichten allein.</translation>
    </message>
    <message>
        <source>The direction cosines of the slices are impossible (not two perpendicular directions); export the series again.</source>
        <translation>Die Richtungskosinus der Schichten sind unmöglich (keine zwei zueinander senkrechten Richtungen); exportieren Sie die Serie neu.</translation>
    </message>
    <message>
        <source>The series holds several phases or reconstructions ({doubled} of its slices {doubled:lies|lie} at the place of another); export one of them.</source>
        <translation>Die Serie enthält mehrere Phasen oder Rekonstruktionen ({doubled} ihrer Schichten {doubled:liegt|liegen} am Ort einer anderen); exportieren Sie eine davon.</translation>
    </message>
    <message>
        <source>their probabilities differ by {points} {points:point|points}</source>
        <translation>ihre Wahrscheinlichkeiten liegen {points} {points:Prozentpunkt|Prozentpunkte} auseinander</translation>
    </message>
    <message>
        <source>They agree: {label}; {points}.</source>
        <translation>Sie sind sich einig: {label}; {points}.</translation>
    </message>
    <message>
        <source>The scan could not be classified ({kind}); please report it.</source>
        <translation>Der Scan konnte nicht ausgewertet werden ({kind}); bitte melden Sie es.</translation>
    </message>
    <message>
        <source>There is too little memory for this scan; close other programs.</source>
        <translation>Für diesen Scan ist zu wenig Speicher da; schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Finding the lungs</source>
        <translation>Die Lungen werden gesucht</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>{degrees:.2f} degrees</source>
        <translation>{degrees:.2f} Grad</translation>
    </message>
    <message>
        <source>HU = stored{rest}</source>
        <translation>HU = gespeichert{rest}</translation>
    </message>
    <message>
        <source>This may name the patient: {marks}. Remove it before you pass the file on.</source>
        <translation>Das könnte den Patienten nennen: {marks}. Entfernen Sie es, bevor Sie die Datei weitergeben.</translation>
    </message>
    <message>
        <source>{axes} (not known)</source>
        <translation>{axes} (nicht bekannt)</translation>
    </message>
    <message>
        <source>{degrees:.2f} degrees, sheared</source>
        <translation>{degrees:.2f} Grad, geschert</translation>
    </message>
    <message>
        <source>none: stored numbers are HU</source>
        <translation>keine: Die gespeicherten Zahlen sind HU</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Stored size</source>
        <translation>Gespeicherte Größe</translation>
    </message>
    <message>
        <source>Stored type</source>
        <translation>Gespeicherter Typ</translation>
    </message>
    <message>
        <source>Stored axes</source>
        <translation>Gespeicherte Achsen</translation>
    </message>
    <message>
        <source>Spacing right, anterior, superior</source>
        <translation>Voxelabstand rechts, anterior, superior</translation>
    </message>
    <message>
        <source>Extent right, anterior, superior</source>
        <translation>Ausdehnung rechts, anterior, superior</translation>
    </message>
    <message>
        <source>Tilt</source>
        <translation>Neigung</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>The stored numbers are scaled: {scaling}.</source>
        <translation>Die gespeicherten Zahlen sind skaliert: {scaling}.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}).</source>
        <translation>{file} kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>{file} holds another table; choose another file.</source>
        <translation>{file} enthält eine andere Tabelle; wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>obersten</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>untersten</translation>
    </message>
    <message>
        <source>lowest and highest</source>
        <translation>untersten und obersten</translation>
    </message>
    <message>
        <source>air near -1000 HU</source>
        <translation>Luft um -1000 HU</translation>
    </message>
    <message>
        <source>soft tissue near 0 HU</source>
        <translation>Weichteile um 0 HU</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechte</translation>
    </message>
    <message>
        <source>left</source>
        <translation>linke</translation>
    </message>
    <message>
        <source>sheared (gantry tilt)</source>
        <translation>geschert (Gantry-Kippung)</translation>
    </message>
    <message>
        <source>oblique</source>
        <translation>schräg</translation>
    </message>
    <message>
        <source>The values show no {missing}: this is not a CT in HU (an MR, a mask, or a CT stored without its rescale); export it in HU.</source>
        <translation>Die Werte zeigen keine {missing}: Das ist kein CT in HU (ein MRT, eine Maske oder ein CT ohne seine Skalierung gespeichert); exportieren Sie es in HU.</translation>
    </message>
    <message>
        <source>A spacing of {shown} mm is impossible for a chest CT; check the header's units.</source>
        <translation>Ein Voxelabstand von {shown} mm ist für ein Thorax-CT unmöglich; prüfen Sie die Einheiten in den Kopfdaten.</translation>
    </message>
    <message>
        <source>The field of view ({shown} mm) shows part of a chest.</source>
        <translation>Das Bildfeld ({shown} mm) zeigt nur einen Teil des Thorax.</translation>
    </message>
    <message>
        <source>{slices} axial {slices:slice|slices} cannot show a chest; open the whole series.</source>
        <translation>{slices} axiale {slices:Schicht kann|Schichten können} keinen Thorax zeigen; öffnen Sie die ganze Serie.</translation>
    </message>
    <message>
        <source>No lungs were found ({litres:.1f} l of air inside the body): this is not a chest CT, or not one the network can classify.</source>
        <translation>Es wurden keine Lungen gefunden ({litres:.1f} l Luft im Körper): Das ist kein Thorax-CT, oder keines, das das Netz auswerten kann.</translation>
    </message>
    <message>
        <source>{litres:.0f} l of lung is impossible: the spacing is wrong, or air around the patient cannot be distinguished from lung.</source>
        <translation>{litres:.0f} l Lunge sind unmöglich: Der Voxelabstand ist falsch, oder die Luft um den Patienten ist nicht von Lunge zu unterscheiden.</translation>
    </message>
    <message>
        <source>{count:,} {count:voxel is not a number|voxels are not numbers} (NaN or infinite) and {count:counts|count} as air.</source>
        <translation>{count:,} Voxel {count:ist keine Zahl|sind keine Zahlen} (NaN oder unendlich) und {count:zählt|zählen} als Luft.</translation>
    </message>
    <message>
        <source>The file does not say how the patient lies (no sform, no qform): left and right may be exchanged.</source>
        <translation>Die Datei sagt nicht, wie der Patient liegt (ohne sform und qform): Links und rechts können vertauscht sein.</translation>
    </message>
    <message>
        <source>The file's two descriptions of the patient's position (sform and qform) contradict each other; the sform is followed, and left and right may be exchanged.</source>
        <translation>Die beiden Beschreibungen der Patientenlage in der Datei (sform und qform) widersprechen sich; die sform gilt, und links und rechts können vertauscht sein.</translation>
    </message>
    <message>
        <source>The slices are {kind}, {degrees} {degrees:degree|degrees} off the patient's axes, and are shown along the nearest.</source>
        <translation>Die Schichten sind {kind}, {degrees} Grad gegen die Achsen des Patienten, und werden entlang der nächsten Achse gezeigt.</translation>
    </message>
    <message>
        <source>Slices {mm:.1f} mm apart hide small lesions; prefer thinner ones.</source>
        <translation>Schichten im Abstand von {mm:.1f} mm verbergen kleine Herde; nehmen Sie lieber dünnere.</translation>
    </message>
    <message>
        <source>en</source>
        <translation>de</translation>
    </message>
    <message>
        <source>Not for diagnosis.</source>
        <translation>Nicht zur Diagnose.</translation>
    </message>
    <message>
        <source>Measuring the lesions</source>
        <translation>Die Herde werden gemessen</translation>
    </message>
    <message>
        <source>Patient position</source>
        <translation>Lage im Patienten</translation>
    </message>
    <message>
        <source>Lungs</source>
        <translation>Lungen</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>Nicht gekoppelt</translation>
    </message>
    <message>
        <source>{file} is the header of a pair; rename the pair to .hdr and .img, or save the scan as one file.</source>
        <translation>{file} sind die Kopfdaten eines Dateipaars; benennen Sie das Paar in .hdr und .img um, oder speichern Sie den Scan als eine Datei.</translation>
    </message>
    <message>
        <source>{file} is half of a pair and {other} is not beside it.</source>
        <translation>{file} ist die Hälfte eines Dateipaars, und {other} liegt nicht daneben.</translation>
    </message>
    <message>
        <source>Measuring the lungs</source>
        <translation>Die Lungen werden gemessen</translation>
    </message>
    <message>
        <source>Thresholds must lie between {lowest:.0f} and {highest:.0f} HU. Change them or reset them.</source>
        <translation>Schwellen müssen zwischen {lowest:.0f} und {highest:.0f} HU liegen. Ändern Sie sie oder setzen Sie sie zurück.</translation>
    </message>
    <message>
        <source>Thresholds must rise, but {other:g} HU follows {one:g} HU. Change one of them or reset them.</source>
        <translation>Schwellen müssen ansteigen, aber {other:g} HU folgt auf {one:g} HU. Ändern Sie eine davon oder setzen Sie sie zurück.</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Circle</source>
        <translation>Kreis</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Mean {mean:.1f}{spread} HU</source>
        <translation>Mittel {mean:.1f}{spread} HU</translation>
    </message>
    <message>
        <source>{least:g} to {most:g} HU</source>
        <translation>{least:g} bis {most:g} HU</translation>
    </message>
    <message>
        <source>no voxel's centre inside</source>
        <translation>keine Voxelmitte darin</translation>
    </message>
    <message>
        <source>The MetaImage header does not say where the voxels are; export it again.</source>
        <translation>Die Kopfdaten der MetaImage-Datei sagen nicht, wo die Voxel sind; exportieren Sie sie neu.</translation>
    </message>
    <message>
        <source>The voxels are colours or vectors, not HU; open the original CT.</source>
        <translation>Die Voxel sind Farben oder Vektoren, keine HU; öffnen Sie das ursprüngliche CT.</translation>
    </message>
    <message>
        <source>Voxels of type '{name}' cannot be shown; save the scan as MET_SHORT.</source>
        <translation>Voxel vom Typ „{name}“ können nicht gezeigt werden; speichern Sie den Scan als MET_SHORT.</translation>
    </message>
    <message>
        <source>The header gives no voxel spacing, so sizes are not known; export the scan again with its spacing.</source>
        <translation>Die Kopfdaten geben keinen Voxelabstand an, deshalb sind die Größen unbekannt; exportieren Sie den Scan neu mit seinem Abstand.</translation>
    </message>
    <message>
        <source>The MetaImage header has fields that are not numbers or contradict each other; export the scan again.</source>
        <translation>Die Kopfdaten der MetaImage-Datei haben Felder, die keine Zahlen sind oder sich widersprechen; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>The file is not NIfTI, whatever its name says; open a .nii or .nii.gz file.</source>
        <translation>Die Datei ist kein NIfTI, was immer ihr Name sagt; öffnen Sie eine .nii- oder .nii.gz-Datei.</translation>
    </message>
    <message>
        <source>sform or qform</source>
        <translation>sform oder qform</translation>
    </message>
    <message>
        <source>The file holds CIFTI surface data, not a volume; open the CT itself.</source>
        <translation>Die Datei enthält CIFTI-Oberflächendaten, kein Volumen; öffnen Sie das CT selbst.</translation>
    </message>
    <message>
        <source>The voxels are colours (RGB), not HU; open the original CT.</source>
        <translation>Die Voxel sind Farben (RGB), keine HU; öffnen Sie das ursprüngliche CT.</translation>
    </message>
    <message>
        <source>The voxels are complex numbers, not HU; open a CT.</source>
        <translation>Die Voxel sind komplexe Zahlen, keine HU; öffnen Sie ein CT.</translation>
    </message>
    <message>
        <source>Voxels of type {dtype} cannot be shown; save the scan as int16.</source>
        <translation>Voxel vom Typ {dtype} können nicht gezeigt werden; speichern Sie den Scan als int16.</translation>
    </message>
    <message>
        <source>The header says that the voxels begin at byte {offset:g}, which is impossible; export the scan again.</source>
        <translation>Nach den Kopfdaten beginnen die Voxel bei Byte {offset:g}, was nicht sein kann; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>This is an Analyze header or not NIfTI at all, so left and right are not known; convert it to NIfTI first.</source>
        <translation>Das sind Analyze-Kopfdaten oder gar kein NIfTI, deshalb sind links und rechts unbekannt; wandeln Sie die Datei zuerst in NIfTI um.</translation>
    </message>
    <message>
        <source>The header names data type {code}, which does not exist; export the scan again.</source>
        <translation>Die Kopfdaten nennen den Datentyp {code}, den es nicht gibt; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>The header gives a voxel spacing of {step:g} along axis {axis}, so sizes are not known; export the scan again with its spacing.</source>
        <translation>Die Kopfdaten geben einen Voxelabstand von {step:g} entlang der Achse {axis} an, deshalb sind die Größen unbekannt; exportieren Sie den Scan neu mit seinem Abstand.</translation>
    </message>
    <message>
        <source>The header's scaling (scl_slope, scl_inter) is not a number, so HU are not known; export the scan again.</source>
        <translation>Die Skalierung in den Kopfdaten (scl_slope, scl_inter) ist keine Zahl, deshalb sind die HU unbekannt; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>Voxels of type '{name}' cannot be shown; save the scan as int16.</source>
        <translation>Voxel vom Typ „{name}“ können nicht gezeigt werden; speichern Sie den Scan als int16.</translation>
    </message>
    <message>
        <source>The header does not say its byte order (endian); export the scan again.</source>
        <translation>Die Kopfdaten nennen ihre Bytereihenfolge (endian) nicht; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>Voxels in the encoding '{encoding}' cannot be read; save the scan as raw or gzip.</source>
        <translation>Voxel in der Kodierung „{encoding}“ können nicht gelesen werden; speichern Sie den Scan als raw oder gzip.</translation>
    </message>
    <message>
        <source>The NRRD header has fields that contradict each other; export the scan again.</source>
        <translation>Die Kopfdaten der NRRD-Datei haben Felder, die sich widersprechen; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>The NRRD header is damaged or newer than version 5; export the scan again.</source>
        <translation>Die Kopfdaten der NRRD-Datei sind beschädigt oder neuer als Version 5; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>{hu} HU brighter</source>
        <translation>{hu} HU heller</translation>
    </message>
    <message>
        <source>{hu} HU darker</source>
        <translation>{hu} HU dunkler</translation>
    </message>
    <message>
        <source>noise of {hu:.0f} HU added</source>
        <translation>Rauschen von {hu:.0f} HU dazu</translation>
    </message>
    <message>
        <source>{voxels} {voxels:voxel|voxels} cut off at the left and back</source>
        <translation>{voxels} Voxel links und hinten abgeschnitten</translation>
    </message>
    <message>
        <source>averaged to voxels of {mm:.0f} mm</source>
        <translation>auf Voxel von {mm:.0f} mm gemittelt</translation>
    </message>
    <message>
        <source>a softer kernel</source>
        <translation>ein weicherer Faltungskern</translation>
    </message>
    <message>
        <source>a sharper kernel</source>
        <translation>ein schärferer Faltungskern</translation>
    </message>
    <message>
        <source>left and right mirrored</source>
        <translation>links und rechts gespiegelt</translation>
    </message>
    <message>
        <source>Applying a kernel</source>
        <translation>Faltungskern wird angewandt</translation>
    </message>
    <message>
        <source>{voxels} {voxels:voxel|voxels} cut off at the right and front</source>
        <translation>{voxels} Voxel rechts und vorn abgeschnitten</translation>
    </message>
    <message>
        <source>Adding noise</source>
        <translation>Rauschen wird hinzugefügt</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronar</translation>
    </message>
    <message>
        <source>The network gives {given} {given:feature|features}, but its file describes {described}; it must be exported again.</source>
        <translation>Das Netz liefert {given} {given:Merkmal|Merkmale}, seine Datei beschreibt aber {described}; sie muss neu exportiert werden.</translation>
    </message>
    <message>
        <source>A prevalence must lie between 0 and 100 %, ends excluded.</source>
        <translation>Eine Prävalenz muss zwischen 0 und 100 % liegen, ohne die Enden.</translation>
    </message>
    <message>
        <source>The network was made for another preprocessing than this program's (version {theirs}, here {ours}); export it again.</source>
        <translation>Das Netz wurde für eine andere Vorverarbeitung gemacht als die dieses Programms (Version {theirs}, hier {ours}); exportieren Sie es neu.</translation>
    </message>
    <message>
        <source>file name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>folder name</source>
        <translation>Ordnername</translation>
    </message>
    <message>
        <source>The scan needs {needed} of memory and {limit} may be used; close other programs or crop the scan.</source>
        <translation>Der Scan braucht {needed} Speicher, und {limit} dürfen belegt werden; schließen Sie andere Programme oder beschneiden Sie den Scan.</translation>
    </message>
    <message>
        <source>{file} is empty; copy or download it again.</source>
        <translation>{file} ist leer; kopieren oder laden Sie sie neu.</translation>
    </message>
    <message>
        <source>The header promises {size}, more than the file can hold: it was not copied completely, or it is not what it claims.</source>
        <translation>Die Kopfdaten versprechen {size}, mehr als die Datei enthalten kann: Sie wurde nicht vollständig kopiert, oder sie ist nicht, was sie behauptet.</translation>
    </message>
    <message>
        <source>There is no file {file} at that place; check the name.</source>
        <translation>Dort gibt es keine Datei {file}; prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>You have no permission to read {file}; ask its owner.</source>
        <translation>Sie dürfen {file} nicht lesen; fragen Sie den Besitzer.</translation>
    </message>
    <message>
        <source>its name is impossible</source>
        <translation>ihr Name ist unmöglich</translation>
    </message>
    <message>
        <source>{file} is being written by another run; wait for its end, or name another.</source>
        <translation>Ein anderer Lauf schreibt gerade in {file}; warten Sie sein Ende ab, oder nennen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} with notes: what was left out when {count:it was|they were} loaded, or computed otherwise.</source>
        <translation>{count} {count:Scan|Scans} mit Hinweisen: was beim Laden ausgelassen oder anders gerechnet wurde.</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>several frames without their places</source>
        <translation>mehrere Bilder ohne ihre Lage</translation>
    </message>
    <message>
        <source>values that are not HU</source>
        <translation>Werte, die keine HU sind</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>not CT</source>
        <translation>kein CT</translation>
    </message>
    <message>
        <source>{file} has changed since its folder was looked through; open the scan again.</source>
        <translation>{file} hat sich geändert, seit der Ordner durchgesehen wurde; öffnen Sie den Scan erneut.</translation>
    </message>
    <message>
        <source>{file} is no part of a CT series ({why}); open a CT slice.</source>
        <translation>{file} gehört zu keiner CT-Serie ({why}); öffnen Sie eine CT-Schicht.</translation>
    </message>
    <message>
        <source>The folder {name} holds {count} DICOM {count:file|files} that cannot be read (cut, empty or damaged); copy {count:it|them} again.</source>
        <translation>Der Ordner {name} enthält {count} {count:DICOM-Datei, die sich nicht lesen lässt|DICOM-Dateien, die sich nicht lesen lassen} (abgeschnitten, leer oder beschädigt); kopieren Sie sie erneut.</translation>
    </message>
    <message>
        <source>Images of another size or direction that were left out: {count}.</source>
        <translation>Ausgelassene Bilder anderer Größe oder Richtung: {count}.</translation>
    </message>
    <message>
        <source>The slices give no rescale slope or intercept; their stored numbers are taken as HU.</source>
        <translation>Die Schichten nennen keine Umrechnung in HU (Rescale Slope und Intercept); die gespeicherten Zahlen gelten als HU.</translation>
    </message>
    <message>
        <source>Volumes of the folder in another direction (reformats) than the axial slices: {count}.</source>
        <translation>Volumen des Ordners in anderer Richtung (Reformationen) als die axialen Schichten: {count}.</translation>
    </message>
    <message>
        <source>CT series of the folder that make no volume: {count}.</source>
        <translation>CT-Serien des Ordners, die kein Volumen ergeben: {count}.</translation>
    </message>
    <message>
        <source>Slices of another patient or examination have the same series number.</source>
        <translation>Schichten eines anderen Patienten oder einer anderen Untersuchung tragen dieselbe Seriennummer.</translation>
    </message>
    <message>
        <source>of another size or direction than the other slices</source>
        <translation>anderer Größe oder Richtung als die übrigen Schichten</translation>
    </message>
    <message>
        <source>Some slices give a rescale slope and intercept and others do not, so the HU of those are not known; export the original series.</source>
        <translation>Nur ein Teil der Schichten nennt die Umrechnung in HU (Rescale Slope und Intercept), daher sind die HU der übrigen nicht bekannt; exportieren Sie die Originalserie.</translation>
    </message>
    <message>
        <source>The slices give no usable rescale (a slope or an intercept that is zero or no number), so HU are not known; export the original series.</source>
        <translation>Die Umrechnung der Schichten in HU ist unbrauchbar (Rescale Slope oder Intercept ist null oder keine Zahl); exportieren Sie die Originalserie.</translation>
    </message>
    <message>
        <source>The slices are packed in a way that is not decoded ({packing}); export the series uncompressed.</source>
        <translation>Die Schichten sind in einer Weise gepackt, die nicht dekodiert wird ({packing}); exportieren Sie die Serie unkomprimiert.</translation>
    </message>
    <message>
        <source>an unknown transfer syntax</source>
        <translation>eine unbekannte Transfersyntax</translation>
    </message>
    <message>
        <source>The header gives two voxel spacings: {followed} mm (sform) and {other} mm (pixdim). The sform is followed; lengths and volumes may be wrong.</source>
        <translation>Die Kopfdaten nennen zwei Voxelabstände: {followed} mm (sform) und {other} mm (pixdim). Die sform gilt; Längen und Volumen können falsch sein.</translation>
    </message>
    <message>
        <source>The file's two descriptions of the patient's position (sform and qform) differ by {degrees} {degrees:degree|degrees}; the sform is followed.</source>
        <translation>Die beiden Beschreibungen der Patientenlage in der Datei (sform und qform) weichen um {degrees} Grad voneinander ab; die sform gilt.</translation>
    </message>
    <message>
        <source>The header's voxel spacing (pixdim) is broken: {steps}; sizes and place come from its sform.</source>
        <translation>Der Voxelabstand in den Kopfdaten (pixdim) ist unbrauchbar: {steps}; Größen und Lage stammen aus der sform.</translation>
    </message>
    <message>
        <source>The header's qform is broken or empty; the voxels are placed by its sform.</source>
        <translation>Die qform in den Kopfdaten ist unbrauchbar oder leer; die Lage der Voxel stammt aus der sform.</translation>
    </message>
    <message>
        <source>The header's sform is broken; the voxels are placed by its qform.</source>
        <translation>Die sform in den Kopfdaten ist unbrauchbar; die Lage der Voxel stammt aus der qform.</translation>
    </message>
    <message>
        <source>{file} could not be read ({reason}).</source>
        <translation>{file} konnte nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>The file ends too early: it was not copied or downloaded completely.</source>
        <translation>Die Datei endet zu früh: Sie wurde nicht vollständig kopiert oder geladen.</translation>
    </message>
    <message>
        <source>The file is damaged ({packing} error); copy or download it again.</source>
        <translation>Die Datei ist beschädigt ({packing}-Fehler); kopieren oder laden Sie sie neu.</translation>
    </message>
    <message>
        <source>The file changed after it was found; it was read as it is now.</source>
        <translation>Die Datei hat sich geändert, nachdem sie gefunden wurde; gelesen wurde sie so, wie sie jetzt ist.</translation>
    </message>
    <message>
        <source>hidden or temporary</source>
        <translation>versteckt oder temporär</translation>
    </message>
    <message>
        <source>kept out by the patterns</source>
        <translation>durch die Muster ausgeschlossen</translation>
    </message>
    <message>
        <source>links to folders that are looked through anyway</source>
        <translation>Verknüpfungen mit Ordnern, die ohnehin durchsucht werden</translation>
    </message>
    <message>
        <source>links to folders elsewhere, which are not followed</source>
        <translation>Verknüpfungen mit Ordnern an anderer Stelle, denen nicht gefolgt wird</translation>
    </message>
    <message>
        <source>folders nested too deep</source>
        <translation>zu tief verschachtelte Ordner</translation>
    </message>
    <message>
        <source>folders inside, which are not searched</source>
        <translation>Unterordner, die nicht durchsucht werden</translation>
    </message>
    <message>
        <source>scans with a further ending (packed, unfinished or renamed)</source>
        <translation>Scans mit einer weiteren Endung (gepackt, unfertig oder umbenannt)</translation>
    </message>
    <message>
        <source>other files</source>
        <translation>andere Dateien</translation>
    </message>
    <message>
        <source>reformats beside their axial slices</source>
        <translation>Reformatierungen neben ihren axialen Schichten</translation>
    </message>
    <message>
        <source>Try other patterns.</source>
        <translation>Versuchen Sie andere Muster.</translation>
    </message>
    <message>
        <source>Let the folders inside be searched too.</source>
        <translation>Lassen Sie auch die Unterordner durchsuchen.</translation>
    </message>
    <message>
        <source>DICOM files that are {why}</source>
        <translation>DICOM-Dateien: {why}</translation>
    </message>
    <message>
        <source>Left out: {what}.</source>
        <translation>Ausgelassen: {what}.</translation>
    </message>
    <message>
        <source>The field of view cuts the lungs at its side (over {area:.0f} cm2): what lies beyond is missing from the number and from lung volumes.</source>
        <translation>Das Bildfeld schneidet die Lunge seitlich ab (auf {area:.0f} cm2): Was außerhalb liegt, fehlt in der Zahl und in den Lungenvolumen.</translation>
    </message>
    <message>
        <source>figure</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Referenzdiagnosen</translation>
    </message>
    <message>
        <source>The header spreads {slices} {slices:slice|slices} over {files} {files:file|files}, which cannot be equal parts; save the scan as one file.</source>
        <translation>Die Kopfdaten verteilen {slices} {slices:Schicht|Schichten} auf {files} {files:Datei|Dateien}, was keine gleichen Teile ergibt; speichern Sie den Scan als eine Datei.</translation>
    </message>
    <message>
        <source>Slices beyond the number in the header were left out: {count} ({size:,} {size:byte|bytes}).</source>
        <translation>Schichten hinter denen, die in den Kopfdaten stehen, wurden weggelassen: {count} ({size:,} {size:Byte|Bytes}).</translation>
    </message>
    <message>
        <source>{size:,} {size:byte|bytes} after the compressed voxels {size:does|do} not belong to them; {size:it was|they were} left out.</source>
        <translation>{size:,} {size:Byte|Bytes} hinter den gepackten Voxeln {size:gehört|gehören} nicht dazu; {size:es wurde|sie wurden} weggelassen.</translation>
    </message>
    <message>
        <source>{size:,} {size:byte|bytes} after the voxels declared in the header {size:was|were} left out.</source>
        <translation>{size:,} {size:Byte|Bytes} hinter den Voxeln, die in den Kopfdaten stehen, {size:wurde|wurden} weggelassen.</translation>
    </message>
    <message>
        <source>The file holds a '{kind}', not an image; open a CT.</source>
        <translation>Die Datei enthält ein Objekt der Art „{kind}“, kein Bild; öffnen Sie ein CT.</translation>
    </message>
    <message>
        <source>The header has the voxels at the end of a packed file (byte skip: -1), which works for raw files only; save the scan as a plain NRRD file.</source>
        <translation>Laut Kopfdaten stehen die Voxel am Ende einer gepackten Datei (byte skip: -1), was nur bei ungepackten geht; speichern Sie den Scan als gewöhnliche NRRD-Datei.</translation>
    </message>
    <message>
        <source>unpack it and open what is inside</source>
        <translation>entpacken Sie die Datei und öffnen Sie, was darin liegt</translation>
    </message>
    <message>
        <source>convert it to NIfTI first</source>
        <translation>wandeln Sie sie zuerst in NIfTI um</translation>
    </message>
    <message>
        <source>download the scan again</source>
        <translation>laden Sie den Scan noch einmal herunter</translation>
    </message>
    <message>
        <source>The file is {kind}, which does not open here; {advice}.</source>
        <translation>Die Datei ist {kind} und lässt sich hier nicht öffnen; {advice}.</translation>
    </message>
    <message>
        <source>an archive ({name})</source>
        <translation>ein Archiv ({name})</translation>
    </message>
    <message>
        <source>a picture ({name})</source>
        <translation>ein Bild ({name})</translation>
    </message>
    <message>
        <source>a document ({name})</source>
        <translation>ein Dokument ({name})</translation>
    </message>
    <message>
        <source>a volume in another format ({name})</source>
        <translation>ein Volumen in einem anderen Format ({name})</translation>
    </message>
    <message>
        <source>a program ({name})</source>
        <translation>ein Programm ({name})</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>ein Video</translation>
    </message>
    <message>
        <source>a web page that was saved instead of the scan</source>
        <translation>eine Webseite, die statt des Scans gespeichert wurde</translation>
    </message>
    <message>
        <source>a pointer of Git LFS, not the scan that it stands for</source>
        <translation>nur ein Verweis von Git LFS, nicht der Scan selbst</translation>
    </message>
    <message>
        <source>plain text</source>
        <translation>reiner Text</translation>
    </message>
    <message>
        <source>{name}, packed as a whole ({packing})</source>
        <translation>{name}, als Ganzes gepackt ({packing})</translation>
    </message>
    <message>
        <source>This receipt is damaged or was changed; ask for the original.</source>
        <translation>Dieser Beleg ist beschädigt oder wurde geändert; bitten Sie um das Original.</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}).</source>
        <translation>{file} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>This file is no receipt of CT Viewer; choose another.</source>
        <translation>Diese Datei ist kein Beleg von CT Viewer; wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>the same, bit for bit</source>
        <translation>bitgenau gleich</translation>
    </message>
    <message>
        <source>the same within the network's tolerance</source>
        <translation>gleich innerhalb der Toleranz des Netzes</translation>
    </message>
    <message>
        <source>not the same</source>
        <translation>nicht gleich</translation>
    </message>
    <message>
        <source>not comparable</source>
        <translation>nicht vergleichbar</translation>
    </message>
    <message>
        <source>The header differs, the voxels are the same.</source>
        <translation>Die Kopfdaten weichen ab, die Voxel sind dieselben.</translation>
    </message>
    <message>
        <source>Another network classifies here: {name} {version} ({hash}); the receipt is of {old_name} {old_version} ({old_hash}).</source>
        <translation>Hier rechnet ein anderes Netz: {name} {version} ({hash}); der Beleg ist von {old_name} {old_version} ({old_hash}).</translation>
    </message>
    <message>
        <source>The preprocessing differs: version {then} in the receipt, {now} here.</source>
        <translation>Die Vorverarbeitung weicht ab: Version {then} im Beleg, {now} hier.</translation>
    </message>
    <message>
        <source>Noted in the receipt, and not here: {note}</source>
        <translation>Im Beleg vermerkt, hier nicht: {note}</translation>
    </message>
    <message>
        <source>Noted here, and not in the receipt: {note}</source>
        <translation>Hier vermerkt, im Beleg nicht: {note}</translation>
    </message>
    <message>
        <source>The receipt says {then}, this run {now}.</source>
        <translation>Der Beleg sagt {then}, dieser Lauf {now}.</translation>
    </message>
    <message>
        <source>The gate found {then} in the receipt, {now} here.</source>
        <translation>Die Eingangsprüfung fand {then} im Beleg, {now} hier.</translation>
    </message>
    <message>
        <source>What the network was shown differs already: the preparation computed other numbers.</source>
        <translation>Schon was dem Netz gezeigt wurde, weicht ab: Die Vorbereitung berechnete andere Zahlen.</translation>
    </message>
    <message>
        <source>This is another scan: the receipt's has {then} voxels, this one {now}.</source>
        <translation>Das ist ein anderer Scan: Der des Belegs hat {then} Voxel, dieser {now}.</translation>
    </message>
    <message>
        <source>The file differs (packed or stored otherwise), the voxels are the same.</source>
        <translation>Die Datei weicht ab (anders gepackt oder gespeichert), die Voxel sind dieselben.</translation>
    </message>
    <message>
        <source>{name}: {before} in the receipt, {after} here.</source>
        <translation>{name}: {before} im Beleg, {after} hier.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>This is another scan: its voxels have another size or place in the patient.</source>
        <translation>Das ist ein anderer Scan: Seine Voxel haben eine andere Größe oder Lage im Patienten.</translation>
    </message>
    <message>
        <source>This is another scan, or it was changed: its voxels have other values.</source>
        <translation>Das ist ein anderer Scan, oder er wurde geändert: Seine Voxel haben andere Werte.</translation>
    </message>
    <message>
        <source>Repeated: {agreement}.</source>
        <translation>Wiederholung: {agreement}.</translation>
    </message>
    <message>
        <source>{file} is unfinished: {missing} of {count} {count:file|files} {missing:has|have} no row.</source>
        <translation>{file} ist unvollständig: {missing} von {count} {count:Datei|Dateien} {missing:hat|haben} keine Zeile.</translation>
    </message>
    <message>
        <source>{file} holds results already.</source>
        <translation>{file} enthält schon Ergebnisse.</translation>
    </message>
    <message>
        <source>{file} is finished: nothing of it is left to resume.</source>
        <translation>{file} ist abgeschlossen; es bleibt nichts fortzusetzen.</translation>
    </message>
    <message>
        <source>Stopped at the first error, as requested.</source>
        <translation>Wie gewünscht beim ersten Fehler angehalten.</translation>
    </message>
    <message>
        <source>Ray is not installed here.</source>
        <translation>Ray ist hier nicht installiert.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Computed by</source>
        <translation>Berechnet von</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>Logit</translation>
    </message>
    <message>
        <source>involved lung</source>
        <translation>betroffene Lunge</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>Eingangsprüfung</translation>
    </message>
    <message>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>heat map</source>
        <translation>Herdkarte</translation>
    </message>
    <message>
        <source>note {number}</source>
        <translation>Hinweis {number}</translation>
    </message>
    <message>
        <source>status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>classified at</source>
        <translation>ausgewertet am</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{size} voxels</source>
        <translation>{size} Voxel</translation>
    </message>
    <message>
        <source>voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Kopfdaten</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>network file</source>
        <translation>Netzdatei</translation>
    </message>
    <message>
        <source>preprocessing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>its settings</source>
        <translation>ihre Einstellungen</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>system</source>
        <translation>System</translation>
    </message>
    <message>
        <source>The program's own file {name} is missing; install it again.</source>
        <translation>Die eigene Datei {name} des Programms fehlt; installieren Sie es neu.</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>{axes} (unknown)</source>
        <translation>{axes} (unbekannt)</translation>
    </message>
    <message>
        <source>{plane} {number} of {count}, {place} mm</source>
        <translation>{plane} {number} von {count}, {place} mm</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Distance from the training scans {distance}; of scans compared with them, 95 of 100 stay within {limit_95:.1f}, 99 within {limit_99:.1f}.</source>
        <translation>Abstand zu den Trainingsscans {distance}; von den mit ihnen verglichenen Scans bleiben 95 von 100 innerhalb von {limit_95:.1f}, 99 innerhalb von {limit_99:.1f}.</translation>
    </message>
    <message>
        <source>DICOM refers to slices, so it needs a DICOM scan; choose another format.</source>
        <translation>DICOM verweist auf Schichten und braucht deshalb einen DICOM-Scan; wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow, which is not installed here; name a .csv file instead.</source>
        <translation>Parquet braucht pyarrow, das hier nicht installiert ist; nennen Sie stattdessen eine .csv-Datei.</translation>
    </message>
    <message>
        <source>{error} in tests</source>
        <translation>{error} in Tests</translation>
    </message>
    <message>
        <source>error not known</source>
        <translation>Fehler unbekannt</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <source>Raw answer (logit)</source>
        <translation>Rohe Antwort (Logit)</translation>
    </message>
    <message>
        <source>Before calibration; to compare two runs.</source>
        <translation>Vor der Kalibrierung; um zwei Läufe zu vergleichen.</translation>
    </message>
    <message>
        <source>The rest to 100 %.</source>
        <translation>Der Rest zu 100 %.</translation>
    </message>
    <message>
        <source>As above, of this class.</source>
        <translation>Wie oben, für diese Klasse.</translation>
    </message>
    <message>
        <source>Classes that fit (conformal)</source>
        <translation>Passende Klassen (konform)</translation>
    </message>
    <message>
        <source>CT-{grade} from {end:g} %</source>
        <translation>CT-{grade} ab {end:g} %</translation>
    </message>
    <message>
        <source>Share of the lung involved</source>
        <translation>Betroffener Lungenanteil</translation>
    </message>
    <message>
        <source>Lung tissue that the heat map covers ({known}). Masses, collapse and other diseases can look the same to it.</source>
        <translation>Lungengewebe, das die Herdkarte bedeckt ({known}). Raumforderungen, Atelektasen und andere Krankheiten können für sie gleich aussehen.</translation>
    </message>
    <message>
        <source>Right lung</source>
        <translation>Rechte Lunge</translation>
    </message>
    <message>
        <source>The same share of the patient's right.</source>
        <translation>Derselbe Anteil der rechten Seite des Patienten.</translation>
    </message>
    <message>
        <source>Left lung</source>
        <translation>Linke Lunge</translation>
    </message>
    <message>
        <source>The same share of the patient's left.</source>
        <translation>Derselbe Anteil der linken Seite des Patienten.</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>From the share of both lungs: CT-0 below, {grades}.</source>
        <translation>Aus dem Anteil beider Lungen: darunter CT-0, {grades}.</translation>
    </message>
    <message>
        <source>Like the training scans? (out of distribution)</source>
        <translation>Ähnlich den Trainingsscans?</translation>
    </message>
    <message>
        <source>By the limits that the network file carries.</source>
        <translation>Nach den Grenzen, die die Netzdatei enthält.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>read with care</source>
        <translation>mit Vorsicht zu lesen</translation>
    </message>
    <message>
        <source>Scan report</source>
        <translation>Scanbericht</translation>
    </message>
    <message>
        <source>Slices through the middle</source>
        <translation>Schichten durch die Mitte</translation>
    </message>
    <message>
        <source>Scan report: {name}</source>
        <translation>Scanbericht: {name}</translation>
    </message>
    <message>
        <source>input check</source>
        <translation>Eingangsprüfung</translation>
    </message>
    <message>
        <source>{name}, calibrated</source>
        <translation>{name}, kalibriert</translation>
    </message>
    <message>
        <source>finding</source>
        <translation>Auffälligkeit</translation>
    </message>
    <message>
        <source>what it does</source>
        <translation>was daraus folgt</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>Text of the receipt</source>
        <translation>Text des Belegs</translation>
    </message>
    <message>
        <source>Slices where the heat map marks the most</source>
        <translation>Schichten, in denen die Herdkarte am meisten markiert</translation>
    </message>
    <message>
        <source>Lung window; the patient's right is on the left, in sagittal slices the nose.</source>
        <translation>Lungenfenster; die rechte Seite des Patienten liegt links, in sagittalen Schichten die Nase.</translation>
    </message>
    <message>
        <source>{caption}, with heat map</source>
        <translation>{caption}, mit Herdkarte</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>what it means</source>
        <translation>was sie bedeutet</translation>
    </message>
    <message>
        <source>Input check</source>
        <translation>Eingangsprüfung</translation>
    </message>
    <message>
        <source>How the number was made</source>
        <translation>Wie die Zahl zustande kam</translation>
    </message>
    <message>
        <source>Not classified</source>
        <translation>Nicht ausgewertet</translation>
    </message>
    <message>
        <source>the scan was refused, so there is no number</source>
        <translation>der Scan wurde abgelehnt, deshalb gibt es keine Zahl</translation>
    </message>
    <message>
        <source>Passed: the values are HU, lungs were found, and the slices make a chest.</source>
        <translation>Bestanden: Die Werte sind HU, Lungen wurden gefunden, und die Schichten ergeben einen Thorax.</translation>
    </message>
    <message>
        <source>Above the slice alone, below the same slice with the heat map.</source>
        <translation>Oben die Schicht allein, unten dieselbe Schicht mit der Herdkarte.</translation>
    </message>
    <message>
        <source>Heat map: {kind}, from {threshold:g} (dark orange) to 1 (pale yellow).</source>
        <translation>Herdkarte: {kind}, von {threshold:g} (dunkelorange) bis 1 (hellgelb).</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>{total:.2f} s (load {load:.2f}, prepare {prepare:.2f}, network {infer:.2f})</source>
        <translation>{total:.2f} s (Laden {load:.2f}, Vorbereiten {prepare:.2f}, Netz {infer:.2f})</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>of the lung</source>
        <translation>der Lunge</translation>
    </message>
    <message>
        <source>grade</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Further axial slices</source>
        <translation>Weitere axiale Schichten</translation>
    </message>
    <message>
        <source>The heat map does not reach its threshold anywhere.</source>
        <translation>Die Herdkarte erreicht ihre Schwelle nirgends.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>{n}th</source>
        <translation>{n}.</translation>
    </message>
    <message>
        <source>HU, {percentiles} percentile</source>
        <translation>HU, {percentiles} Perzentil</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <source>synthetic scans</source>
        <translation>synthetischen Scans</translation>
    </message>
    <message>
        <source>{name} {mm:.1f} mm ({slices})</source>
        <translation>{name} {mm:.1f} mm ({slices})</translation>
    </message>
    <message>
        <source>{count} {count:slice|slices}</source>
        <translation>{count} {count:Schicht|Schichten}</translation>
    </message>
    <message>
        <source>The header is longer than 16 MB, which no scan needs; export the scan again.</source>
        <translation>Die Kopfdaten sind länger als 16 MB, was kein Scan braucht; exportieren Sie den Scan noch einmal.</translation>
    </message>
    <message>
        <source>The header gives the impossible size {sizes}; export the scan again.</source>
        <translation>Die Kopfdaten geben die unmögliche Größe {sizes} an; exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>The file holds {volumes} {volumes:volume|volumes} ({shown}), not one; save the CT as a 3D file.</source>
        <translation>Die Datei enthält {volumes} Volumen ({shown}), nicht eines; speichern Sie das CT als 3D-Datei.</translation>
    </message>
    <message>
        <source>The file is a single picture ({shown}), not a volume; open a whole CT.</source>
        <translation>Die Datei ist ein einzelnes Bild ({shown}), kein Volumen; öffnen Sie ein ganzes CT.</translation>
    </message>
    <message>
        <source>The header places the voxels on a plane or nowhere (broken {fields}); export the scan again.</source>
        <translation>Die Kopfdaten legen die Voxel in eine Ebene oder nirgendwohin ({fields} fehlerhaft); exportieren Sie den Scan neu.</translation>
    </message>
    <message>
        <source>The header names a file of voxels in another place; put it beside the header and name it without its folder.</source>
        <translation>Die Kopfdaten nennen eine Datei mit Voxeln an einem anderen Ort; legen Sie sie neben die Kopfdaten und nennen Sie sie ohne Ordner.</translation>
    </message>
    <message>
        <source>The voxels are written as text that holds something other than numbers of the header's type; save the scan as raw or gzip.</source>
        <translation>Die Voxel stehen als Text da, der etwas anderes als Zahlen des in den Kopfdaten genannten Typs enthält; speichern Sie den Scan als raw oder gzip.</translation>
    </message>
    <message>
        <source>Probability of {name}</source>
        <translation>Wahrscheinlichkeit von {name}</translation>
    </message>
    <message>
        <source>“{negative}” fits up to {normal_to}, “{positive}” from {pneumonia_from}. Of scans like the calibration scans at most {error:g} % of each class miss their own class.</source>
        <translation>„{negative}“ passt bis {normal_to}, „{positive}“ ab {pneumonia_from}. Von Scans wie denen der Kalibrierung verfehlen höchstens {error:g} % jeder Klasse ihre eigene Klasse.</translation>
    </message>
    <message>
        <source>“{name}” alone</source>
        <translation>nur „{name}“</translation>
    </message>
    <message>
        <source>Calibrated: among scans like those that calibrated the network and got this number, about so many of 100 counted as {name}. Of other scans it says less, and it is not the certainty of a diagnosis.</source>
        <translation>Kalibriert: Unter Scans wie denen, die das Netz kalibrierten und diese Zahl bekamen, galten etwa so viele von 100 als {name}. Über andere Scans sagt sie weniger, und sie ist nicht die Sicherheit einer Diagnose.</translation>
    </message>
    <message>
        <source>Emphysema</source>
        <translation>Emphysem</translation>
    </message>
    <message>
        <source>was made with another calibration</source>
        <translation>wurde mit einer anderen Kalibrierung erstellt</translation>
    </message>
    <message>
        <source>{problem} Make room, then resume the batch.</source>
        <translation>{problem} Schaffen Sie Platz und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>The maps were not saved: {problem}</source>
        <translation>Die Karten wurden nicht gespeichert: {problem}</translation>
    </message>
    <message>
        <source>The folder {folder} for the maps lies in a folder that is searched for scans; choose one outside it.</source>
        <translation>Der Ordner {folder} für die Karten liegt in einem Ordner, der nach Scans durchsucht wird; wählen Sie einen außerhalb.</translation>
    </message>
    <message>
        <source>{scan} is no DICOM scan, so no DICOM Segmentation of it can be made; choose nifti or nrrd.</source>
        <translation>{scan} ist kein DICOM-Scan, also gibt es von ihm keine DICOM-Segmentierung; wählen Sie nifti oder nrrd.</translation>
    </message>
    <message>
        <source>The folder {folder} for the maps cannot be made ({reason}); choose another.</source>
        <translation>Der Ordner {folder} für die Karten kann nicht angelegt werden ({reason}); wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>was made with another network, calibration or version</source>
        <translation>wurde mit einem anderen Netz, einer anderen Kalibrierung oder Version erstellt</translation>
    </message>
    <message>
        <source>Out of distribution: the scan is unlike those that the network was trained on.</source>
        <translation>Außerhalb des Trainingsbereichs: Der Scan gleicht keinem, mit dem das Netz trainiert wurde.</translation>
    </message>
    <message>
        <source>The scan shows only a short part of a chest.</source>
        <translation>Der Scan zeigt nur einen kurzen Teil eines Thorax.</translation>
    </message>
    <message>
        <source>The scan shows less than half of the lungs.</source>
        <translation>Der Scan zeigt weniger als die Hälfte der Lungen.</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>thresholds</source>
        <translation>Schwellen</translation>
    </message>
    <message>
        <source>conformal limits</source>
        <translation>konforme Grenzen</translation>
    </message>
    <message>
        <source>likeness to its training scans</source>
        <translation>Ähnlichkeit mit den Trainingsscans</translation>
    </message>
    <message>
        <source>heat map and share of the lung</source>
        <translation>Herdkarte und Lungenanteil</translation>
    </message>
    <message>
        <source>whether it was trained on patients</source>
        <translation>ob an Patienten trainiert</translation>
    </message>
    <message>
        <source>What looks like lung in this scan by its HU is not lung for the network, or only {agreed:.0f} ml of it: this is not a chest CT, or not one the network can classify.</source>
        <translation>Was den HU nach wie Lunge aussieht, ist für das Netz keine oder nur zu {agreed:.0f} ml: Dies ist kein Thorax-CT oder keines, das das Netz auswerten kann.</translation>
    </message>
    <message>
        <source>Only {height:.0f} mm of this scan's {length:.0f} mm show lung, less than half of the lungs: it is of another part of the body. Open a chest CT.</source>
        <translation>Nur {height:.0f} mm der {length:.0f} mm dieses Scans zeigen Lunge, weniger als die Hälfte der Lungen: Er zeigt eine andere Körperregion. Öffnen Sie ein Thorax-CT.</translation>
    </message>
    <message>
        <source>in both</source>
        <translation>in beiden</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>verschwunden</translation>
    </message>
    <message>
        <source>split</source>
        <translation>geteilt</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>verschmolzen</translation>
    </message>
    <message>
        <source>parts rearranged</source>
        <translation>Teile anders verteilt</translation>
    </message>
    <message>
        <source>not shown by scan 1</source>
        <translation>in Scan 1 nicht abgebildet</translation>
    </message>
    <message>
        <source>not shown by scan 2</source>
        <translation>in Scan 2 nicht abgebildet</translation>
    </message>
    <message>
        <source>not matched</source>
        <translation>nicht zugeordnet</translation>
    </message>
    <message>
        <source>Matching the lesions</source>
        <translation>Herde werden zugeordnet</translation>
    </message>
    <message>
        <source>The scan stops inside the lungs (at its {cut} slice): what lies beyond is not classified.</source>
        <translation>Der Scan endet in den Lungen (an seiner {cut} Schicht): Was jenseits liegt, wird nicht ausgewertet.</translation>
    </message>
    <message>
        <source>Registering the lungs</source>
        <translation>Lungen werden registriert</translation>
    </message>
    <message>
        <source>Measuring with the mask</source>
        <translation>Messen mit der Maske</translation>
    </message>
    <message>
        <source>Comparing with the network</source>
        <translation>Vergleich mit dem Netz</translation>
    </message>
    <message>
        <source>both lungs</source>
        <translation>beide Lungen</translation>
    </message>
    <message>
        <source>left lung</source>
        <translation>linke Lunge</translation>
    </message>
    <message>
        <source>right lung</source>
        <translation>rechte Lunge</translation>
    </message>
    <message>
        <source>left upper lobe</source>
        <translation>linker Oberlappen</translation>
    </message>
    <message>
        <source>left lower lobe</source>
        <translation>linker Unterlappen</translation>
    </message>
    <message>
        <source>right upper lobe</source>
        <translation>rechter Oberlappen</translation>
    </message>
    <message>
        <source>right middle lobe</source>
        <translation>Mittellappen</translation>
    </message>
    <message>
        <source>right lower lobe</source>
        <translation>rechter Unterlappen</translation>
    </message>
    <message>
        <source>lesions</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>lungs</source>
        <translation>Lungen</translation>
    </message>
    <message>
        <source>lobes</source>
        <translation>Lungenlappen</translation>
    </message>
    <message>
        <source>{both} of the lung, left {left}, right {right}</source>
        <translation>{both} der Lunge, links {left}, rechts {right}</translation>
    </message>
    <message>
        <source>{name}: Dice {dice:.2f}, surfaces {mean:.1f} mm apart, 95 % within {most:.1f} mm</source>
        <translation>{name}: Dice {dice:.2f}, Oberflächen im Mittel {mean:.1f} mm auseinander, 95 % innerhalb von {most:.1f} mm</translation>
    </message>
    <message>
        <source>{both:.0f} ml of lung, left {left:.0f} ml, right {right:.0f} ml</source>
        <translation>{both:.0f} ml Lunge, links {left:.0f} ml, rechts {right:.0f} ml</translation>
    </message>
    <message>
        <source>{name}: Dice {dice:.2f}</source>
        <translation>{name}: Dice {dice:.2f}</translation>
    </message>
    <message>
        <source>With {masks}: {share}.</source>
        <translation>{masks}: {share}.</translation>
    </message>
    <message>
        <source>{ml:.1f} ml of the lesions lie outside of the lungs.</source>
        <translation>{ml:.1f} ml der Herde liegen außerhalb der Lungen.</translation>
    </message>
    <message>
        <source>Compared with the network: {compared}.</source>
        <translation>Verglichen mit dem Netz: {compared}.</translation>
    </message>
    <message>
        <source>patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>date of birth</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>The scans were classified by different networks ({one} and {other}), so their numbers do not compare. Classify both again with one.</source>
        <translation>Die Scans wurden mit verschiedenen Netzen ausgewertet ({one} und {other}), daher sind ihre Zahlen nicht vergleichbar. Beide mit einem Netz neu auswerten.</translation>
    </message>
    <message>
        <source>Both are the same scan, so nothing can have changed. Open another as scan 2.</source>
        <translation>Beide sind derselbe Scan, es kann sich also nichts geändert haben. Einen anderen als Scan 2 öffnen.</translation>
    </message>
    <message>
        <source>These may be two patients: their headers differ in {fields}. Check them before you read on.</source>
        <translation>Das sind vielleicht zwei Patienten: Ihre Header unterscheiden sich in {fields}. Bitte prüfen, bevor Sie weiterlesen.</translation>
    </message>
    <message>
        <source>The lungs of both scans do not fit on each other, as those of two patients or of a very different chest; lesions are not matched.</source>
        <translation>Die Lungen beider Scans passen nicht aufeinander, wie bei zwei Patienten oder einem stark veränderten Thorax; Herde werden nicht zugeordnet.</translation>
    </message>
    <message>
        <source>The lungs hold {one:.1f} and {other:.1f} litres: a shallower breath alone makes lung denser and lesions smaller.</source>
        <translation>Die Lungen fassen {one:.1f} und {other:.1f} Liter: Schon flacheres Atmen macht die Lunge dichter und Herde kleiner.</translation>
    </message>
    <message>
        <source>Scan 2 is {days} {days:day|days} older than scan 1: read the changes backwards.</source>
        <translation>Scan 2 ist {days} {days:Tag|Tage} älter als Scan 1: Die Änderungen sind rückwärts zu lesen.</translation>
    </message>
    <message>
        <source>Scan 2 was made {days} {days:day|days} after scan 1.</source>
        <translation>Scan 2 entstand {days} {days:Tag|Tage} nach Scan 1.</translation>
    </message>
    <message>
        <source>Lesions are listed by scan and not matched by place, because the lungs are not registered.</source>
        <translation>Herde sind nach Scan aufgeführt und nicht nach Stelle zugeordnet, weil die Lungen nicht registriert sind.</translation>
    </message>
    <message>
        <source>Scan {number} was not classified, so it has no shares and no lesions.</source>
        <translation>Scan {number} wurde nicht ausgewertet und hat daher weder Anteile noch Herde.</translation>
    </message>
    <message>
        <source>Scan {number} shows only a part of the lungs: its shares and volumes are of that part and do not compare with those of whole lungs.</source>
        <translation>Scan {number} zeigt nur einen Teil der Lungen: Anteile und Volumina gelten für diesen Teil und sind mit denen ganzer Lungen nicht vergleichbar.</translation>
    </message>
    <message>
        <source>Scan {number} was refused, so it has no shares and no lesions.</source>
        <translation>Scan {number} wurde abgelehnt und hat daher weder Anteile noch Herde.</translation>
    </message>
    <message>
        <source>The network of scan {number} gives no heat map, so there are no lesions.</source>
        <translation>Das Netz von Scan {number} liefert keine Heatmap, daher gibt es keine Herde.</translation>
    </message>
    <message>
        <source>Labels of the mask that count as lesion: {labels}.</source>
        <translation>Label der Maske, die als Herd zählen: {labels}.</translation>
    </message>
    <message>
        <source>The mask {file} has {count} {count:label|labels}, and which of them count is not known: {labels}.</source>
        <translation>Die Maske {file} hat {count} Label, und welche davon zählen, ist nicht bekannt: {labels}.</translation>
    </message>
    <message>
        <source>{labels} and {count} more</source>
        <translation>{labels} und {count} weitere</translation>
    </message>
    <message>
        <source>The Segmentation {file} refers to another series of the same examination; it may still fit.</source>
        <translation>Die Segmentierung {file} bezieht sich auf eine andere Serie derselben Untersuchung; sie kann trotzdem passen.</translation>
    </message>
    <message>
        <source>The Segmentation {file} refers to another series than the one that is open.</source>
        <translation>Die Segmentierung {file} bezieht sich auf eine andere Serie als die geöffnete.</translation>
    </message>
    <message>
        <source>No voxel of the mask {file} lies in this scan; it belongs to another scan, or its position was lost when it was saved.</source>
        <translation>Kein Voxel der Maske {file} liegt in diesem Scan; sie gehört zu einem anderen Scan, oder ihre Lage ging beim Speichern verloren.</translation>
    </message>
    <message>
        <source>Only {percent:.0f} % of the mask {file} lies in this scan; it may belong to another.</source>
        <translation>Nur {percent:.0f} % der Maske {file} liegen in diesem Scan; sie gehört vielleicht zu einem anderen.</translation>
    </message>
    <message>
        <source>{percent:.0f} % of the mask lies outside the scan and was left out.</source>
        <translation>{percent:.0f} % der Maske liegen außerhalb des Scans und wurden weggelassen.</translation>
    </message>
    <message>
        <source>Only {percent:.0f} % of the mask {file} lies on the lungs of this scan; it may belong to another patient or another region.</source>
        <translation>Nur {percent:.0f} % der Maske {file} liegen auf der Lunge dieses Scans; sie ist vielleicht von einem anderen Patienten oder an einem anderen Ort.</translation>
    </message>
    <message>
        <source>The mask {file} has none of the labels that were chosen; it has {labels}.</source>
        <translation>Die Maske {file} hat keines der gewählten Label; sie hat {labels}.</translation>
    </message>
    <message>
        <source>The network's input cannot be prepared: its {what} is {value}. Correct its file, then export it again.</source>
        <translation>Die Eingabe des Netzes lässt sich nicht herstellen: {what} ist {value}. Berichtigen Sie seine Datei und exportieren Sie es neu.</translation>
    </message>
    <message>
        <source>A threshold separates these cases without error, so that how steeply the probability rises follows from their number alone: it is too careful or too certain near the threshold.</source>
        <translation>Eine Schwelle trennt diese Fälle fehlerfrei; wie steil die Wahrscheinlichkeit ansteigt, folgt daher allein aus ihrer Anzahl: Nahe der Schwelle ist sie zu vorsichtig oder zu sicher.</translation>
    </message>
    <message>
        <source>Out of fold the gain is within chance: the network's own calibration may be as good.</source>
        <translation>An zurückgehaltenen Fällen liegt der Gewinn im Bereich des Zufalls: Die eigene Kalibrierung des Netzes ist vielleicht ebenso gut.</translation>
    </message>
    <message>
        <source>The cases of one class are of fewer than 30 patients, so the numbers are less certain than their count.</source>
        <translation>Die Fälle einer Klasse stammen von weniger als 30 Patienten; die Zahlen sind daher unsicherer, als ihre Anzahl vermuten lässt.</translation>
    </message>
    <message>
        <source>The table names no patients: each scan counts as one of its own, so that intervals are too narrow where several are of one patient.</source>
        <translation>Die Tabelle nennt keine Patienten: Jeder Scan zählt für sich; die Intervalle sind daher zu eng, wo mehrere von einem Patienten stammen.</translation>
    </message>
    <message>
        <source>site calibration {hash}, {positive} positive and {negative} negative {negative:case|cases}, {date}</source>
        <translation>Standortkalibrierung {hash}, {positive} {positive:positiver|positive} und {negative} {negative:negativer Fall|negative Fälle}, {date}</translation>
    </message>
    <message>
        <source>This calibration has format {version!s:.20}, this program reads {format}; make it again, or use the version of CT Viewer that made it.</source>
        <translation>Diese Kalibrierung hat das Format {version!s:.20}, dieses Programm liest {format}; erstellen Sie sie neu, oder verwenden Sie die Version von CT Viewer, die sie erstellt hat.</translation>
    </message>
    <message>
        <source>This calibration is damaged or was changed after it was made, so it is not used; calibrate again, or ask for the original.</source>
        <translation>Diese Kalibrierung ist beschädigt oder wurde nachträglich verändert und wird daher nicht verwendet; kalibrieren Sie neu, oder lassen Sie sich das Original geben.</translation>
    </message>
    <message>
        <source>This file is no calibration of CT Viewer; choose one made by “Calibrate”.</source>
        <translation>Diese Datei ist keine Kalibrierung von CT Viewer; wählen Sie eine, die mit „Kalibrieren“ erstellt wurde.</translation>
    </message>
    <message>
        <source>{scans} {scans:scan|scans}: {ok} classified, {refused} refused, {errors} {errors:error|errors}; {seconds:.0f} s</source>
        <translation>{scans} {scans:Scan|Scans}: {ok} ausgewertet, {refused} abgelehnt, {errors} Fehler; {seconds:.0f} s</translation>
    </message>
    <message>
        <source>{pages} {pages:page|pages}, {pictures} {pictures:picture|pictures}</source>
        <translation>{pages} {pages:Seite|Seiten}, {pictures} {pictures:Bild|Bilder}</translation>
    </message>
    <message>
        <source>{rows} {rows:row|rows} in {table}</source>
        <translation>{rows} {rows:Zeile|Zeilen} in {table}</translation>
    </message>
    <message>
        <source>{path}: {count} {count:scan|scans}, {twice} of them twice, seed {seed}</source>
        <translation>{path}: {count} {count:Scan|Scans}, davon {twice} zweimal, Startwert {seed}</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} cannot be opened and {count:is|are} left out.</source>
        <translation>{count} {count:Scan lässt|Scans lassen} sich nicht öffnen und {count:fehlt|fehlen}.</translation>
    </message>
    <message>
        <source>The montage has {count} {count:page|pages}; choose one of them.</source>
        <translation>Die Montage hat {count} {count:Seite|Seiten}; wählen Sie eine davon.</translation>
    </message>
    <message>
        <source>A large part of the lungs lies beyond the scan or its field of view.</source>
        <translation>Ein großer Teil der Lungen liegt außerhalb des Scans oder seines Bildfelds.</translation>
    </message>
    <message>
        <source>The slices do not continue each other.</source>
        <translation>Die Schichten setzen einander nicht fort.</translation>
    </message>
    <message>
        <source>The scan is turned: its orientation is wrong.</source>
        <translation>Die Aufnahme ist gedreht: Ihre Ausrichtung ist falsch.</translation>
    </message>
    <message>
        <source>The lungs have neither the size nor the proportions of an adult's: the spacing in the file may be wrong.</source>
        <translation>Die Lungen haben nicht Größe und Verhältnisse derer eines Erwachsenen: Der Voxelabstand in der Datei ist vielleicht falsch.</translation>
    </message>
    <message>
        <source>One slice is repeated over {mm:.0f} mm, from slice {slice} of {slices} on, and others are missing; export the series again.</source>
        <translation>Eine Schicht wiederholt sich über {mm:.0f} mm, ab Schicht {slice} von {slices}, und andere fehlen; exportieren Sie die Serie neu.</translation>
    </message>
    <message>
        <source>Slices repeat each other over {mm:.0f} mm of the lungs (most of all at slice {slice} of {slices}): they were copied, or thick slices were divided.</source>
        <translation>Schichten wiederholen einander auf {mm:.0f} mm der Lungen (am meisten bei Schicht {slice} von {slices}): Sie wurden kopiert, oder dicke Schichten wurden geteilt.</translation>
    </message>
    <message>
        <source>No air of a {missing} lung was found: it may be consolidated, collapsed or outside the scan. Its share is given only where the network finds that lung.</source>
        <translation>Eine {missing} Lunge mit Luft wurde nicht gefunden: Sie ist vielleicht konsolidiert, kollabiert oder außerhalb des Scans. Ihr Anteil wird nur genannt, wenn das Netz diese Lunge findet.</translation>
    </message>
    <message>
        <source>The slices do not continue each other, most of all at slice {slice} of {slices}: some are missing, empty, in a wrong order or of another scan.</source>
        <translation>Die Schichten setzen einander nicht fort, am wenigsten bei Schicht {slice} von {slices}: Einige fehlen, sind leer, in falscher Reihenfolge oder aus einer anderen Aufnahme.</translation>
    </message>
    <message>
        <source>The spine lies where the file says that the front is: the scan's orientation is wrong, and left and right may be exchanged.</source>
        <translation>Die Wirbelsäule liegt, wo laut Datei vorne ist: Die Ausrichtung der Aufnahme ist falsch, und links und rechts sind vielleicht vertauscht.</translation>
    </message>
    <message>
        <source>The shoulders lie where the file says that the feet are: the scan's orientation is wrong, and left and right may be exchanged.</source>
        <translation>Die Schultern liegen, wo laut Datei die Füße sind: Die Ausrichtung der Aufnahme ist falsch, und links und rechts sind vielleicht vertauscht.</translation>
    </message>
    <message>
        <source>There is metal or very dense contrast between the lungs or beside them ({millilitres:.0f} ml above {limit:.0f} HU): its streaks can look like lesions.</source>
        <translation>Zwischen den Lungen oder neben ihnen ist Metall oder sehr dichtes Kontrastmittel ({millilitres:.0f} ml über {limit:.0f} HU): Dessen Streifen können wie Läsionen aussehen.</translation>
    </message>
    <message>
        <source>No voxel of the mask has the chosen labels {labels}.</source>
        <translation>Kein Voxel der Maske hat die gewählten Label {labels}.</translation>
    </message>
    <message>
        <source>Of the labels of {file} that were chosen one lies in both lungs, so left and right are not known; choose one label for both lungs, or several that lie on one side each.</source>
        <translation>Eines der gewählten Label von {file} liegt in beiden Lungen, daher sind links und rechts nicht bekannt; wählen Sie ein Label für beide Lungen oder mehrere, die je auf einer Seite liegen.</translation>
    </message>
    <message>
        <source>The probability lies between this network's thresholds for a negative and a positive scan.</source>
        <translation>Die Wahrscheinlichkeit liegt zwischen den Schwellen dieses Netzes für einen negativen und einen positiven Scan.</translation>
    </message>
    <message>
        <source>The network file gives no thresholds, so the number is called neither positive nor negative.</source>
        <translation>Die Netzdatei nennt keine Schwellen; die Zahl gilt daher weder als positiv noch als negativ.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>This network gives no heat map.</source>
        <translation>Dieses Netz liefert keine Herdkarte.</translation>
    </message>
    <message>
        <source>This network gives no heat map, so there are no maps to save.</source>
        <translation>Dieses Netz liefert keine Herdkarte; es gibt daher keine Karten zu speichern.</translation>
    </message>
    <message>
        <source>None of the classes fits these probabilities.</source>
        <translation>Zu diesen Wahrscheinlichkeiten passt keine der Klassen.</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Keine Beurteilung</translation>
    </message>
    <message>
        <source>Unknown of this network: {parts}.</source>
        <translation>Unbekannt von diesem Netz: {parts}.</translation>
    </message>
    <message>
        <source>{share} of the lung, grade {grade}</source>
        <translation>{share} der Lunge, Grad {grade}</translation>
    </message>
    <message>
        <source>Could be: {classes}.</source>
        <translation>Möglich: {classes}.</translation>
    </message>
    <message>
        <source>{first} or {last}</source>
        <translation>{first} oder {last}</translation>
    </message>
    <message>
        <source>share of the lung unknown</source>
        <translation>Lungenanteil unbekannt</translation>
    </message>
    <message>
        <source>median error {points:.1f} points</source>
        <translation>Median des Fehlers {points:.1f} Prozentpunkte</translation>
    </message>
    <message>
        <source>median error &lt;0.1 points</source>
        <translation>Median des Fehlers &lt;0,1 Prozentpunkte</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>The guide's page {file} cannot be read; install the program again.</source>
        <translation>Die Seite {file} des Handbuchs kann nicht gelesen werden; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The header says that text is burnt into the pictures: look at them before you pass the copy on.</source>
        <translation>Laut Header ist Text in die Bilder eingebrannt: Sehen Sie sie an, bevor Sie die Kopie weitergeben.</translation>
    </message>
    <message>
        <source>The header does not say whether text is burnt into the pictures; look at them.</source>
        <translation>Der Header sagt nicht, ob Text in die Bilder eingebrannt ist; sehen Sie sie an.</translation>
    </message>
    <message>
        <source>Writing the copy</source>
        <translation>Die Kopie wird geschrieben</translation>
    </message>
    <message>
        <source>The slice {file} cannot be copied; export it again.</source>
        <translation>Die Schicht {file} lässt sich nicht kopieren; exportieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Voxels of the type {type} have no place in a NIfTI.</source>
        <translation>Für Voxel vom Typ {type} gibt es in einem NIfTI keinen Platz.</translation>
    </message>
    <message>
        <source>links and devices in archives</source>
        <translation>Verknüpfungen und Geräte in Archiven</translation>
    </message>
    <message>
        <source>The archive {file} is damaged or was not copied completely; copy or download it again.</source>
        <translation>Das Archiv {file} ist beschädigt oder nicht vollständig kopiert; kopieren oder laden Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The archive {file} is protected by a password; unpack it with the password and open the folder.</source>
        <translation>Das Archiv {file} ist mit einem Passwort geschützt; entpacken Sie es mit dem Passwort und öffnen Sie den Ordner.</translation>
    </message>
    <message>
        <source>The archive {file} ends too early: it was not copied or downloaded completely.</source>
        <translation>Das Archiv {file} endet zu früh: Es wurde nicht vollständig kopiert oder geladen.</translation>
    </message>
    <message>
        <source>The archive {file} is packed in a way that is not read here; unpack it and open the folder.</source>
        <translation>Das Archiv {file} ist auf eine Art gepackt, die hier nicht gelesen wird; entpacken Sie es und öffnen Sie den Ordner.</translation>
    </message>
    <message>
        <source>names in archives that point outside them</source>
        <translation>Namen in Archiven, die aus ihnen hinausführen</translation>
    </message>
    <message>
        <source>names in archives that are too long for this disk</source>
        <translation>Namen in Archiven, die für diesen Datenträger zu lang sind</translation>
    </message>
    <message>
        <source>Unpacking {file}</source>
        <translation>{file} wird entpackt</translation>
    </message>
    <message>
        <source>The archive {file} cannot be unpacked into the temporary folder ({reason}); unpack it yourself and open the folder.</source>
        <translation>Das Archiv {file} lässt sich nicht in den temporären Ordner entpacken ({reason}); entpacken Sie es selbst und öffnen Sie den Ordner.</translation>
    </message>
    <message>
        <source>There is too little space in the temporary folder to unpack {file}; make room, or unpack it elsewhere and open the folder.</source>
        <translation>Im temporären Ordner ist zu wenig Platz, um {file} zu entpacken; schaffen Sie Platz, oder entpacken Sie es anderswo und öffnen Sie den Ordner.</translation>
    </message>
    <message>
        <source>The archive {file} holds more than {most:,} {most:file|files}; unpack it and open a folder further down.</source>
        <translation>Das Archiv {file} enthält mehr als {most:,} {most:Datei|Dateien}; entpacken Sie es und öffnen Sie einen Ordner weiter unten.</translation>
    </message>
    <message>
        <source>The archive {file} ({size}) unpacks to more than {most}, which no scans do; it was left closed.</source>
        <translation>Das Archiv {file} ({size}) enthielte entpackt mehr als {most}, so viel wie keine Scans; es blieb geschlossen.</translation>
    </message>
    <message>
        <source>stored in an unsupported number of bits</source>
        <translation>mit einer nicht unterstützten Bitzahl gespeichert</translation>
    </message>
    <message>
        <source>{count} {count:item|items}</source>
        <translation>{count} {count:Element|Elemente}</translation>
    </message>
    <message>
        <source>{count} {count:byte|bytes}</source>
        <translation>{count} {count:Byte|Bytes}</translation>
    </message>
    <message>
        <source>The structured report {file} is damaged; export it again.</source>
        <translation>Der strukturierte Befund {file} ist beschädigt; exportieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>Its slices lie in {count} {count:folder|folders}.</source>
        <translation>Seine Schichten liegen in {count} {count:Ordner|Ordnern}.</translation>
    </message>
    <message>
        <source>Frames beyond the number in the headers were left out: {count}.</source>
        <translation>Bilder hinter denen, die in den Kopfdaten stehen, wurden weggelassen: {count}.</translation>
    </message>
    <message>
        <source>Files compressed with loss, so that their HU are not those of the scanner: {count}.</source>
        <translation>Verlustbehaftet komprimierte Dateien, deren HU nicht die des Scanners sind: {count}.</translation>
    </message>
    <message>
        <source>Files that may be compressed with loss and do not say whether they are: {count}.</source>
        <translation>Dateien, die verlustbehaftet komprimiert sein können und nicht sagen, ob sie es sind: {count}.</translation>
    </message>
    <message>
        <source>Series {number}</source>
        <translation>Serie {number}</translation>
    </message>
    <message>
        <source>{slices} {slices:slice|slices}</source>
        <translation>{slices} {slices:Schicht|Schichten}</translation>
    </message>
    <message>
        <source>The folder {folder} holds no scan ({formats} or a CT series in DICOM).</source>
        <translation>Der Ordner {folder} enthält keinen Scan ({formats} oder eine CT-Serie in DICOM).</translation>
    </message>
    <message>
        <source>The archive {file} holds no scan ({formats} or a CT series in DICOM).</source>
        <translation>Das Archiv {file} enthält keinen Scan ({formats} oder eine CT-Serie in DICOM).</translation>
    </message>
    <message>
        <source>sidecars of scans</source>
        <translation>Begleitdateien von Scans</translation>
    </message>
    <message>
        <source>archives without a scan</source>
        <translation>Archive ohne Scan</translation>
    </message>
    <message>
        <source>archives in archives in archives</source>
        <translation>Archive in Archiven in Archiven</translation>
    </message>
    <message>
        <source>{archive} holds {count} {count:scan|scans}; open one of them: {names}.</source>
        <translation>{archive} enthält {count} {count:Scan|Scans}; öffnen Sie einen davon: {names}.</translation>
    </message>
    <message>
        <source>The mask holds shares of voxels; they count from {limit:g} on.</source>
        <translation>Die Maske enthält Anteile von Voxeln; sie zählen ab {limit:g}.</translation>
    </message>
    <message>
        <source>Voxels in more than one segment, counted for the first: {count:,}.</source>
        <translation>Voxel in mehr als einem Segment, für das erste gezählt: {count:,}.</translation>
    </message>
    <message>
        <source>The mask {file} is empty: no voxel is marked in it. Save it again.</source>
        <translation>Die Maske {file} ist leer: Kein Voxel ist darin markiert. Speichern Sie sie erneut.</translation>
    </message>
    <message>
        <source>{file} holds too many different numbers for a mask (up to {high}); it looks like a scan. Open it as a scan, or choose the mask.</source>
        <translation>{file} enthält zu viele verschiedene Zahlen für eine Maske (bis {high}); es sieht nach einem Scan aus. Öffnen Sie es als Scan, oder wählen Sie die Maske.</translation>
    </message>
    <message>
        <source>{file} is a folder; open the file of the mask in it.</source>
        <translation>{file} ist ein Ordner; öffnen Sie darin die Datei der Maske.</translation>
    </message>
    <message>
        <source>The mask's header gives no orientation; it is taken as {axes}.</source>
        <translation>Der Header der Maske nennt keine Orientierung; angenommen wird {axes}.</translation>
    </message>
    <message>
        <source>The mask {file} has {count} {count:voxel|voxels} without a number (NaN or infinite); save it with whole numbers.</source>
        <translation>Die Maske {file} hat {count} Voxel ohne Zahl (NaN oder unendlich); speichern Sie sie mit ganzen Zahlen.</translation>
    </message>
    <message>
        <source>{file} holds numbers like {value:g}, which are neither labels nor shares from 0 to 1; a mask has whole numbers. If it is a scan, open it as one.</source>
        <translation>{file} enthält Zahlen wie {value:g}, die weder Label noch Anteile von 0 bis 1 sind; eine Maske hat ganze Zahlen. Öffnen Sie einen Scan als Scan.</translation>
    </message>
    <message>
        <source>{file} holds negative numbers like {value}, which no mask does; if it is a scan, open it as one.</source>
        <translation>{file} enthält negative Zahlen wie {value}, was keine Maske tut; ist es ein Scan, öffnen Sie ihn als solchen.</translation>
    </message>
    <message>
        <source>{file} holds {count} {count:volume|volumes}, not one mask; save the mask as one volume of labels.</source>
        <translation>{file} enthält {count} Volumen, nicht eine Maske; speichern Sie die Maske als ein Volumen mit Labeln.</translation>
    </message>
    <message>
        <source>{file} is DICOM of the modality {kind}, no Segmentation; save the mask as a DICOM Segmentation, NIfTI or NRRD.</source>
        <translation>{file} ist DICOM der Modalität {kind}, keine Segmentierung; speichern Sie die Maske als DICOM-Segmentierung, NIfTI oder NRRD.</translation>
    </message>
    <message>
        <source>The Segmentation {file} cannot be read as a volume ({reason}): its frames are not evenly spaced, or it is damaged. Save it as NIfTI or NRRD.</source>
        <translation>Die Segmentierung {file} lässt sich nicht als Volumen lesen ({reason}): Ihre Frames haben keine gleichen Abstände, oder sie ist beschädigt. Speichern Sie sie als NIfTI oder NRRD.</translation>
    </message>
    <message>
        <source>The segmentation {file} is damaged or cut; save it again.</source>
        <translation>Die Segmentierung {file} ist beschädigt oder abgeschnitten; speichern Sie sie erneut.</translation>
    </message>
    <message>
        <source>The header gives no usable scaling (ElementToIntensityFunctionSlope or Offset is zero or no number), so HU are not known; export the scan again.</source>
        <translation>Die Kopfdaten enthalten keine brauchbare Skalierung (ElementToIntensityFunctionSlope oder Offset ist null oder keine Zahl); damit sind die HU nicht bekannt. Exportieren Sie den Scan noch einmal.</translation>
    </message>
    <message>
        <source>The header's scaling cannot be used (scl_slope {slope:g}, scl_inter {intercept:g}); the stored numbers are taken as HU.</source>
        <translation>Die Skalierung im Header ist nicht brauchbar (scl_slope {slope:g}, scl_inter {intercept:g}); die gespeicherten Zahlen gelten als HU.</translation>
    </message>
    <message>
        <source>The header's unit of length ({unit}) is not known; its numbers are taken as millimetres.</source>
        <translation>Die Längeneinheit der Kopfdaten ({unit}) ist nicht bekannt; die Zahlen gelten als Millimeter.</translation>
    </message>
    <message>
        <source>open the CT itself ({formats})</source>
        <translation>öffnen Sie das CT selbst ({formats})</translation>
    </message>
    <message>
        <source>The file is not {formats}, whatever its name says; open a CT in one of these formats.</source>
        <translation>Die Datei ist nicht {formats}, was immer ihr Name sagt; öffnen Sie ein CT in einem dieser Formate.</translation>
    </message>
    <message>
        <source>{most} or {last}</source>
        <translation>{most} oder {last}</translation>
    </message>
    <message>
        <source>{count:,} {count:byte|bytes}</source>
        <translation>{count:,} {count:Byte|Bytes}</translation>
    </message>
    <message>
        <source>Folders beside it that were not searched: {count}.</source>
        <translation>Nicht durchsuchte Ordner daneben: {count}.</translation>
    </message>
    <message>
        <source>Series that are not shown here: {count}.</source>
        <translation>Hier nicht gezeigte Serien: {count}.</translation>
    </message>
    <message>
        <source>Looking for series</source>
        <translation>Serien werden gesucht</translation>
    </message>
    <message>
        <source>The slices lie in {count} DICOM {count:file of many frames|files of many frames each}, to which no Segmentation can refer; save the maps as NIfTI or NRRD.</source>
        <translation>Die Schichten liegen in {count} {count:DICOM-Datei mit vielen Bildern|DICOM-Dateien mit je vielen Bildern}, auf die keine Segmentierung verweisen kann; speichern Sie die Karten als NIfTI oder NRRD.</translation>
    </message>
    <message>
        <source>The headers of this scan allow no DICOM Segmentation ({reason}); save the maps as NIfTI or NRRD.</source>
        <translation>Die Kopfdaten dieses Scans erlauben keine DICOM-Segmentierung ({reason}); speichern Sie die Karten als NIfTI oder NRRD.</translation>
    </message>
    <message>
        <source>The headers of this scan allow no DICOM report ({reason}); save it as HTML.</source>
        <translation>Die Kopfdaten dieses Scans erlauben keinen DICOM-Bericht ({reason}); speichern Sie ihn als HTML.</translation>
    </message>
    <message>
        <source>{count} {count:voxel|voxels}</source>
        <translation>{count} Voxel</translation>
    </message>
    <message>
        <source>  SD {sd:.1f}</source>
        <translation>  SD {sd:.1f}</translation>
    </message>
    <message>
        <source>{parts} mm</source>
        <translation>{parts} mm</translation>
    </message>
    <message>
        <source>Placing the mask on the scan</source>
        <translation>Maske wird auf den Scan gelegt</translation>
    </message>
    <message>
        <source>by the network {network}</source>
        <translation>vom Netz {network}</translation>
    </message>
    <message>
        <source>{made}, corrected by hand</source>
        <translation>{made}, von Hand korrigiert</translation>
    </message>
    <message>
        <source>from {file}</source>
        <translation>aus {file}</translation>
    </message>
    <message>
        <source>by {program}</source>
        <translation>von {program}</translation>
    </message>
    <message>
        <source>drawn by hand</source>
        <translation>von Hand gezeichnet</translation>
    </message>
    <message>
        <source>{name} {mm:.1f} mm</source>
        <translation>{name} {mm:.1f} mm</translation>
    </message>
    <message>
        <source>Names of files and folders are not copied; look at the pictures too before you pass them on.</source>
        <translation>Namen von Dateien und Ordnern werden nicht übernommen; sehen Sie auch die Bilder an, bevor Sie sie weitergeben.</translation>
    </message>
    <message>
        <source>Removed or emptied fields: {count}</source>
        <translation>Entfernte oder geleerte Felder: {count}</translation>
    </message>
    <message>
        <source>Replaced UIDs: {count}</source>
        <translation>Ersetzte UIDs: {count}</translation>
    </message>
    <message>
        <source>The copy of this scan is a NIfTI: choose a name that ends in .nii or .nii.gz.</source>
        <translation>Die Kopie dieses Scans ist ein NIfTI: Wählen Sie einen Namen, der auf .nii oder .nii.gz endet.</translation>
    </message>
    <message>
        <source>{name} is the scan itself; choose another name.</source>
        <translation>{name} ist der Scan selbst; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{name} already exists; choose another name.</source>
        <translation>{name} gibt es schon; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{name} already exists; choose a new or an empty folder.</source>
        <translation>{name} gibt es schon; wählen Sie einen neuen oder einen leeren Ordner.</translation>
    </message>
    <message>
        <source>{name} lies in the folder of the scan; choose a place outside.</source>
        <translation>{name} liegt im Ordner des Scans; wählen Sie einen Ort außerhalb.</translation>
    </message>
    <message>
        <source>Writing the derivative</source>
        <translation>Das Derivat wird geschrieben</translation>
    </message>
    <message>
        <source>A BIDS derivative holds maps as NIfTI; choose nifti as their format, or leave the export out.</source>
        <translation>Ein BIDS-Derivat enthält Karten als NIfTI; wählen Sie nifti als Format oder lassen Sie den Export weg.</translation>
    </message>
    <message>
        <source>The table of subjects must be a CSV with the columns path and subject, perhaps session, and a line for each scan.</source>
        <translation>Die Tabelle der Probanden muss eine CSV mit den Spalten path und subject sein, vielleicht session, und eine Zeile je Scan haben.</translation>
    </message>
    <message>
        <source>The table of subjects names no subject for {count} of the scans, the first is {scan}; add them.</source>
        <translation>Die Tabelle der Probanden nennt für {count} der Scans keinen Probanden, der erste ist {scan}; ergänzen Sie sie.</translation>
    </message>
    <message>
        <source>{label} is no label of a subject or session: letters and digits alone, {most} at most.</source>
        <translation>{label} ist keine Bezeichnung eines Probanden oder einer Sitzung: nur Buchstaben und Ziffern, höchstens {most}.</translation>
    </message>
    <message>
        <source>The table of subjects gives {scan} two subjects.</source>
        <translation>Die Tabelle der Probanden gibt {scan} zwei Probanden.</translation>
    </message>
    <message>
        <source>The labels {one} and {other} are the same name on Windows and macOS; give others in a table of subjects.</source>
        <translation>Die Bezeichnungen {one} und {other} sind auf Windows und macOS ein Name; geben Sie andere in einer Tabelle der Probanden an.</translation>
    </message>
    <message>
        <source>{name} holds a derivative of CT Viewer already; choose another.</source>
        <translation>{name} enthält schon ein Derivat von CT Viewer; wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{name} is no folder; choose another.</source>
        <translation>{name} ist kein Ordner; wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source> x {slope:g}</source>
        <translation> x {slope:g}</translation>
    </message>
    <message>
        <source>{one} → {other} of the lung; {verdict} → {later}</source>
        <translation>{one} → {other} der Lunge; {verdict} → {later}</translation>
    </message>
    <message>
        <source>scan 1</source>
        <translation>Scan 1</translation>
    </message>
    <message>
        <source>scan 2</source>
        <translation>Scan 2</translation>
    </message>
    <message>
        <source>change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>mean HU</source>
        <translation>mittlere HU</translation>
    </message>
    <message>
        <source>course</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>With {masks}: {share}; CT severity score {score} of 25.</source>
        <translation>{masks}: {share}; CT-Schweregrad {score} von 25.</translation>
    </message>
    <message>
        <source>share marked</source>
        <translation>markierter Anteil</translation>
    </message>
    <message>
        <source>mean HU of lesions</source>
        <translation>mittlere HU der Herde</translation>
    </message>
    <message>
        <source>lung without vessels</source>
        <translation>Lunge ohne Gefäße</translation>
    </message>
    <message>
        <source>Both lungs</source>
        <translation>Beide Lungen</translation>
    </message>
    <message>
        <source>{one} and {other} would both be saved as {file}; put {folder} or {number} into the pattern of names.</source>
        <translation>{one} und {other} würden beide als {file} gespeichert; nehmen Sie {folder} oder {number} in das Muster der Namen auf.</translation>
    </message>
    <message>
        <source>The pattern {pattern} has the field {field}, which is none of {fields}.</source>
        <translation>Das Muster {pattern} enthält das Feld {field}; möglich sind {fields}.</translation>
    </message>
    <message>
        <source>The pattern {pattern} would give all maps of a scan the same name; add {field} to it.</source>
        <translation>Mit dem Muster {pattern} hießen alle Karten eines Scans gleich; nehmen Sie {field} auf.</translation>
    </message>
    <message>
        <source>The pattern {pattern} names a folder; a pattern is of file names only.</source>
        <translation>Das Muster {pattern} nennt einen Ordner; ein Muster gilt nur für Dateinamen.</translation>
    </message>
    <message>
        <source>The pattern {pattern} cannot be understood; write fields as {fields}.</source>
        <translation>Das Muster {pattern} ist nicht zu verstehen; schreiben Sie Felder als {fields}.</translation>
    </message>
    <message>
        <source>{file} is a scan, and a map would be saved under its name; choose another folder for the maps.</source>
        <translation>{file} ist ein Scan, und eine Karte würde unter seinem Namen gespeichert; wählen Sie einen anderen Ordner für die Karten.</translation>
    </message>
    <message>
        <source>The maps of {scan} would have a name of more than {most} {most:byte|bytes}; use a shorter pattern.</source>
        <translation>Die Karten von {scan} bekämen einen Namen von mehr als {most} Byte; verwenden Sie ein kürzeres Muster.</translation>
    </message>
    <message>
        <source>Saving the maps</source>
        <translation>Karten werden gespeichert</translation>
    </message>
    <message>
        <source>The slices of this scan have changed; open it again.</source>
        <translation>Die Schichten dieses Scans haben sich geändert; öffnen Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>The pattern {pattern} of masks must have {field} and no fields but {fields}.</source>
        <translation>Das Muster {pattern} der Masken muss {field} enthalten und keine anderen Felder als {fields}.</translation>
    </message>
    <message>
        <source>There is no folder {folder} of masks; name a folder, or a pattern with {field}.</source>
        <translation>Es gibt keinen Ordner {folder} mit Masken; nennen Sie einen Ordner oder ein Muster mit {field}.</translation>
    </message>
    <message>
        <source>The scan was not classified, so it has no lungs in which the lesions of the mask could be measured; give a mask of the lungs as well.</source>
        <translation>Der Scan wurde nicht ausgewertet, daher fehlen ihm Lungen, in denen die Herde der Maske gemessen werden könnten; geben Sie auch eine Lungenmaske an.</translation>
    </message>
    <message>
        <source>This receipt has format {version!s:.20}, this program reads {FORMAT}; verify it with the version of CT Viewer that made it.</source>
        <translation>Dieser Beleg hat das Format {version!s:.20}, dieses Programm liest {FORMAT}; prüfen Sie ihn mit der Version von CT Viewer, die ihn gemacht hat.</translation>
    </message>
    <message>
        <source>What the receipt says of masks from elsewhere is not repeated: their files are not available.</source>
        <translation>Was der Beleg über Masken von anderswo sagt, wird nicht wiederholt: Ihre Dateien liegen nicht vor.</translation>
    </message>
    <message>
        <source>The calibration is {then} in the receipt, {now} here; repeat it with the same one.</source>
        <translation>Die Kalibrierung ist {then} im Beleg, {now} hier; wiederholen Sie den Lauf mit derselben.</translation>
    </message>
    <message>
        <source>The logit is {then} in the receipt, {now} here: {off:.2g} apart, where the network's tolerance between devices is {tolerance:g}.</source>
        <translation>Das Logit ist {then} im Beleg, {now} hier: {off:.2g} auseinander, wo die Toleranz des Netzes zwischen Geräten {tolerance:g} ist.</translation>
    </message>
    <message>
        <source>The heat map is not the same to the last bit; a receipt does not show by how much.</source>
        <translation>Die Herdkarte stimmt nicht bis aufs letzte Bit überein; um wie viel, zeigt ein Beleg nicht.</translation>
    </message>
    <message>
        <source>calibration of the site</source>
        <translation>Standortkalibrierung</translation>
    </message>
    <message>
        <source>its numbers</source>
        <translation>ihre Zahlen</translation>
    </message>
    <message>
        <source>temperature {temperature:g}, midpoint {midpoint:g}, negative up to {low:g}, positive from {high:g}</source>
        <translation>Temperatur {temperature:g}, Mittelpunkt {midpoint:g}, negativ bis {low:g}, positiv ab {high:g}</translation>
    </message>
    <message>
        <source>{logit} (bits {bits})</source>
        <translation>{logit} (Bits {bits})</translation>
    </message>
    <message>
        <source>the network's own</source>
        <translation>die eigene des Netzes</translation>
    </message>
    <message>
        <source>{what} by</source>
        <translation>{what} von</translation>
    </message>
    <message>
        <source>{what}, hash of its file</source>
        <translation>{what}, Hash der Datei</translation>
    </message>
    <message>
        <source>{what}, hash of its labels</source>
        <translation>{what}, Hash der Label</translation>
    </message>
    <message>
        <source>lesions in the lung</source>
        <translation>Herde in der Lunge</translation>
    </message>
    <message>
        <source>CT severity score</source>
        <translation>CT-Schweregrad</translation>
    </message>
    <message>
        <source>probability of {name}</source>
        <translation>Wahrscheinlichkeit von {name}</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Called positive from {threshold:.3f} on. Intervals count scans, and are too narrow where several are of one patient.</source>
        <translation>Positiv ab {threshold:.3f}. Die Intervalle zählen Scans und sind zu eng, wo mehrere von einem Patienten sind.</translation>
    </message>
    <message>
        <source>Median (5th to 95th percentile). The network file does not describe its training scans.</source>
        <translation>Median (5. bis 95. Perzentil). Die Netzdatei beschreibt ihre Trainingsscans nicht.</translation>
    </message>
    <message>
        <source>calibrated by temperature scaling; the verdict follows from the thresholds in the network file</source>
        <translation>kalibriert durch Temperaturskalierung; die Beurteilung folgt aus den Schwellen in der Netzdatei</translation>
    </message>
    <message>
        <source>Grades are those of Pan et al. (Radiology 2020;295:715): no lesion 0, below 5 % 1, below 25 % 2, below 50 % 3, below 75 % 4, else 5; the score is the sum of five lobes.</source>
        <translation>Die Grade sind die von Pan et al. (Radiology 2020;295:715): kein Herd 0, unter 5 % 1, unter 25 % 2, unter 50 % 3, unter 75 % 4, sonst 5; der Score ist die Summe der fünf Lappen.</translation>
    </message>
    <message>
        <source>emphysema, ml</source>
        <translation>Emphysem, ml</translation>
    </message>
    <message>
        <source>inflated, ml</source>
        <translation>belüftet, ml</translation>
    </message>
    <message>
        <source>infiltrated, ml</source>
        <translation>infiltriert, ml</translation>
    </message>
    <message>
        <source>collapsed, ml</source>
        <translation>kollabiert, ml</translation>
    </message>
    <message>
        <source>vessels, ml</source>
        <translation>Gefäße, ml</translation>
    </message>
    <message>
        <source>region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>volume, ml</source>
        <translation>Volumen, ml</translation>
    </message>
    <message>
        <source>lesions, ml</source>
        <translation>Herde, ml</translation>
    </message>
    <message>
        <source>Measured with masks</source>
        <translation>Mit Masken gemessen</translation>
    </message>
    <message>
        <source>By the limits of the site's calibration.</source>
        <translation>Nach den Grenzen der Standortkalibrierung.</translation>
    </message>
    <message>
        <source>Not calibrated: how often such a number is right is unknown. It is not the certainty of a diagnosis.</source>
        <translation>Nicht kalibriert: Wie oft eine solche Zahl stimmt, ist unbekannt. Sie ist nicht die Sicherheit einer Diagnose.</translation>
    </message>
    <message>
        <source>Calibrated by the {calibration}: among scans like these cases that got this number, about so many of 100 counted as {name}, where as large a part of all is positive as among them. It is not the certainty of a diagnosis.</source>
        <translation>Kalibriert durch die {calibration}: Von Scans wie diesen Fällen, die diese Zahl erhielten, zählten etwa so viele von 100 als {name}, wenn insgesamt ein ebenso großer Teil positiv ist wie unter ihnen. Das ist nicht die Sicherheit einer Diagnose.</translation>
    </message>
    <message>
        <source>The network file does not know it.</source>
        <translation>Die Netzdatei weiß es nicht.</translation>
    </message>
    <message>
        <source>Follow-up report</source>
        <translation>Verlaufsbericht</translation>
    </message>
    <message>
        <source>Lesions are connected parts of the heat map from the network's own threshold on, by their numbers in both lists. They are one where a quarter of the smaller lies on the other, or within 5 mm of it, once the scans are linked.</source>
        <translation>Herde sind zusammenhängende Teile der Herdkarte ab der eigenen Schwelle des Netzes, mit ihren Nummern in beiden Listen. Sie gelten als einer, wo ein Viertel des kleineren auf dem anderen oder höchstens 5 mm daneben liegt, nachdem die Scans verknüpft sind.</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Was sich geändert hat</translation>
    </message>
    <message>
        <source>Lesions by place</source>
        <translation>Herde nach Stelle</translation>
    </message>
    <message>
        <source>How the scans were linked</source>
        <translation>Wie die Scans verknüpft wurden</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>No lesion is marked in either scan, or one was not classified.</source>
        <translation>In keinem Scan ist ein Herd markiert, oder einer wurde nicht ausgewertet.</translation>
    </message>
    <message>
        <source>Scan {number} at the place of the crosshair</source>
        <translation>Scan {number} an der Stelle des Fadenkreuzes</translation>
    </message>
    <message>
        <source>Scan {number}, SHA-256</source>
        <translation>Scan {number}, SHA-256</translation>
    </message>
    <message>
        <source>Scan {number}, file</source>
        <translation>Scan {number}, Datei</translation>
    </message>
    <message>
        <source>Scan {number}, network</source>
        <translation>Scan {number}, Netz</translation>
    </message>
    <message>
        <source>Voxels, header, file, network, input and heat map are identified by their SHA-256. From the text at the end of this page, saved as a file, CT Viewer repeats the run and compares bit for bit.</source>
        <translation>Voxel, Kopfdaten, Datei, Netz, Eingabe und Herdkarte sind durch ihren SHA-256 bestimmt. Aus dem Text am Ende dieser Seite, als Datei gespeichert, wiederholt CT Viewer den Lauf und vergleicht Bit für Bit.</translation>
    </message>
    <message>
        <source>{name}, not calibrated</source>
        <translation>{name}, nicht kalibriert</translation>
    </message>
    <message>
        <source>{spacing} mm</source>
        <translation>{spacing} mm</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Signature of the calibration</source>
        <translation>Signatur der Kalibrierung</translation>
    </message>
    <message>
        <source>The corrected mask of this scan is damaged and cannot be used.</source>
        <translation>Die korrigierte Maske dieses Scans ist beschädigt und kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>{file} cannot be read, so it is not replaced.</source>
        <translation>{file} kann nicht gelesen werden und wird darum nicht ersetzt.</translation>
    </message>
    <message>
        <source>{file} was written by a later version of CT Viewer; update the program.</source>
        <translation>{file} wurde von einer neueren Version von CT Viewer geschrieben; aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>{file} is the sidecar of another scan: its voxels are others.</source>
        <translation>{file} ist die Begleitdatei eines anderen Scans: Seine Voxel sind andere.</translation>
    </message>
    <message>
        <source>{file} is no sidecar of CT Viewer, or damaged.</source>
        <translation>{file} ist keine Begleitdatei von CT Viewer oder beschädigt.</translation>
    </message>
    <message>
        <source>A corrected mask of this scan is missing or damaged beside {file}.</source>
        <translation>Eine korrigierte Maske dieses Scans fehlt neben {file} oder ist beschädigt.</translation>
    </message>
    <message>
        <source>The sidecar {file} is damaged; it is kept as {aside}.</source>
        <translation>Die Begleitdatei {file} ist beschädigt; sie wird als {aside} aufgehoben.</translation>
    </message>
    <message>
        <source>The folder for sidecars cannot be made ({reason}).</source>
        <translation>Der Ordner für Begleitdateien kann nicht angelegt werden ({reason}).</translation>
    </message>
    <message>
        <source>Nothing can be written beside the scan, so its sidecar is kept in the user's data folder.</source>
        <translation>Neben dem Scan kann nichts geschrieben werden; seine Begleitdatei liegt darum im Datenordner des Benutzers.</translation>
    </message>
    <message>
        <source>The sidecar {file} cannot be read ({reason}).</source>
        <translation>Die Begleitdatei {file} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>The sidecar {file} was written by a later version of CT Viewer: it is left as it is, and what you do now goes into another one.</source>
        <translation>Die Begleitdatei {file} wurde von einer neueren Version von CT Viewer geschrieben: Sie bleibt, wie sie ist, und was Sie jetzt tun, kommt in eine andere.</translation>
    </message>
    <message>
        <source>The sidecar {file} is damaged and cannot be renamed; what you do now goes into another one.</source>
        <translation>Die Begleitdatei {file} ist beschädigt und kann nicht umbenannt werden; was Sie jetzt tun, kommt in eine andere.</translation>
    </message>
    <message>
        <source>The scan was not classified, so there are no measurements to report.</source>
        <translation>Der Scan wurde nicht ausgewertet, also gibt es keine Messwerte für einen Bericht.</translation>
    </message>
    <message>
        <source>{size}, {mm} mm, SHA-256 {sha256}</source>
        <translation>{size}, {mm} mm, SHA-256 {sha256}</translation>
    </message>
    <message>
        <source>Classified</source>
        <translation>Ausgewertet</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>dense, -750 to 0 HU</source>
        <translation>dicht, -750 bis 0 HU</translation>
    </message>
    <message>
        <source>{number} points</source>
        <translation>{number} Punkte</translation>
    </message>
    <message>
        <source>Fit: {limits}. Of scans like the calibration scans at most {error:g} % of each class miss their own class.</source>
        <translation>Es passen: {limits}. Von Scans wie denen der Kalibrierung verfehlen höchstens {error:g} % jeder Klasse ihre eigene Klasse.</translation>
    </message>
    <message>
        <source>“{name}” from {least}</source>
        <translation>„{name}“ ab {least}</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>{count} {count:warning|warnings}</source>
        <translation>{count} {count:Warnung|Warnungen}</translation>
    </message>
    <message>
        <source>Slices with values in more bits than their header declares (BitsStored): {count}. The extra bits were left out; unless they hold an overlay, HU are wrong.</source>
        <translation>Schichten mit Werten in mehr Bits, als ihre Kopfdaten angeben (BitsStored): {count}. Die übrigen Bits wurden weggelassen; enthalten sie kein Overlay, sind die HU falsch.</translation>
    </message>
    <message>
        <source>Files with more pixels than rows and columns in their header: {count}. Their slices may be skewed or cut off.</source>
        <translation>Dateien mit mehr Bildpunkten, als ihre Kopfdaten Zeilen und Spalten haben: {count}. Ihre Schichten können schief oder abgeschnitten sein.</translation>
    </message>
    <message>
        <source>The header's directions (TransformMatrix) have the lengths {lengths} instead of 1. The voxel spacing was multiplied by them; lengths and volumes may be wrong.</source>
        <translation>Die Richtungen in den Kopfdaten (TransformMatrix) haben die Längen {lengths} statt 1. Der Voxelabstand wurde damit multipliziert; Längen und Volumen können falsch sein.</translation>
    </message>
    <message>
        <source>The header gives two positions of the scan, {mm:.0f} mm apart (sform and qform). The sform is used; masks of programs that use the qform will not match.</source>
        <translation>Die Kopfdaten nennen zwei Positionen des Scans, {mm:.0f} mm auseinander (sform und qform). Die sform gilt; Masken von Programmen, die die qform verwenden, passen nicht.</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans}</source>
        <translation>{count} {count:Scan|Scans}</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>{count} {count:scan was|scans were} left out:</source>
        <translation>{count} {count:Scan wurde|Scans wurden} ausgelassen:</translation>
    </message>
    <message>
        <source>Training needs labelled scans of both classes; choose another batch or table.</source>
        <translation>Das Training braucht Scans mit Label aus beiden Klassen; wählen Sie einen anderen Stapel oder eine andere Tabelle.</translation>
    </message>
    <message>
        <source>{name} exists and is not empty; name a new folder.</source>
        <translation>{name} gibt es schon und ist nicht leer; nennen Sie einen neuen Ordner.</translation>
    </message>
    <message>
        <source>Writing scans for training</source>
        <translation>Scans für das Training werden geschrieben</translation>
    </message>
    <message>
        <source>A class has no scan that can be used.</source>
        <translation>Eine Klasse hat keinen brauchbaren Scan.</translation>
    </message>
    <message>
        <source>in distribution</source>
        <translation>im Trainingsbereich</translation>
    </message>
    <message>
        <source>borderline</source>
        <translation>grenzwertig</translation>
    </message>
    <message>
        <source>out of distribution</source>
        <translation>außerhalb des Trainingsbereichs</translation>
    </message>
    <message>
        <source>There is no case of one class, so no share of it can be computed.</source>
        <translation>Von einer Klasse gibt es keinen Fall, deshalb lässt sich kein Anteil berechnen.</translation>
    </message>
    <message>
        <source>Registered lungs</source>
        <translation>Registrierte Lungen</translation>
    </message>
    <message>
        <source>{grid} (superior, anterior, right): {what}. HU {lowest:g} to {highest:g} become 0 to 1; a cell is the mean of what it covers, and linear between voxels where it is smaller.</source>
        <translation>{grid} (superior, anterior, rechts): {what}. HU {lowest:g} bis {highest:g} werden 0 bis 1; eine Zelle ist das Mittel dessen, was sie bedeckt, und linear zwischen Voxeln, wo sie kleiner ist.</translation>
    </message>
    <message>
        <source>the lungs and {margin:g} mm around them</source>
        <translation>die Lungen und {margin:g} mm um sie herum</translation>
    </message>
    <message>
        <source>the whole scan</source>
        <translation>der ganze Scan</translation>
    </message>
    <message>
        <source>around the middle of the scan</source>
        <translation>um die Mitte des Scans</translation>
    </message>
    <message>
        <source>around both lungs' middle</source>
        <translation>um die Mitte beider Lungen</translation>
    </message>
    <message>
        <source>Classes in colour</source>
        <translation>Klassen farbig</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>{count} labelled {count:scan|scans} with a number: {positive} positive, {negative} negative.</source>
        <translation>{count} {count:Scan|Scans} mit Diagnose und Zahl: {positive} positiv, {negative} negativ.</translation>
    </message>
    <message>
        <source>{count} {count:scan has|scans have} the same voxels as another one.</source>
        <translation>{count} {count:Scan hat|Scans haben} dieselben Voxel wie ein anderer.</translation>
    </message>
    <message>
        <source>{count} of them {count:has|have} different labels.</source>
        <translation>{count} davon {count:hat|haben} verschiedene Diagnosen.</translation>
    </message>
    <message>
        <source>Each counts once; {count} {count:scan was|scans were} left out.</source>
        <translation>Jeder zählt einmal; {count} {count:Scan wurde|Scans wurden} ausgelassen.</translation>
    </message>
    <message>
        <source>No labelled scan of this worklist has a number. {truth}</source>
        <translation>Kein Scan dieser Arbeitsliste mit Diagnose hat eine Zahl. {truth}</translation>
    </message>
    <message>
        <source>All labelled scans have the same voxels as another one with different labels.</source>
        <translation>Alle Scans mit Diagnose haben dieselben Voxel wie ein anderer mit anderer Diagnose.</translation>
    </message>
    <message>
        <source>{low:.1f} to {high:.1f} %</source>
        <translation>{low:.1f} bis {high:.1f} %</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
    </message>
    <message>
        <source>{low:.3f} to {high:.3f}</source>
        <translation>{low:.3f} bis {high:.3f}</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Reading headers</source>
        <translation>Kopfdaten werden gelesen</translation>
    </message>
    <message>
        <source>Comparing scans</source>
        <translation>Scans werden verglichen</translation>
    </message>
    <message>
        <source>Nobody has read a scan of this study yet.</source>
        <translation>Noch niemand hat einen Scan dieser Studie befundet.</translation>
    </message>
    <message>
        <source>{names} have not read all their scans ({done} of {wanted}), and results are shown at the end only. Wait, or ask for the figures of an unfinished study.</source>
        <translation>{names}: noch nicht alle Scans befundet ({done} von {wanted}); Ergebnisse werden erst am Ende gezeigt. Abwarten, oder die Zahlen einer unfertigen Studie verlangen.</translation>
    </message>
    <message>
        <source>The readers have different lists: each one's figures are of their own scans, the mean and Fleiss' kappa of those that all have read.</source>
        <translation>Die Befunder haben verschiedene Listen: Die Zahlen der Einzelnen gelten für ihre eigenen Scans, Mittel und Fleiss' Kappa für die von allen befundeten.</translation>
    </message>
    <message>
        <source>{count} of {all} {all:scan|scans} {count:has|have} no ground truth and {count:is|are} left out of every ROC.</source>
        <translation>{count} von {all} {all:Scan|Scans} {count:hat|haben} keine Referenz und {count:fehlt|fehlen} in jeder ROC.</translation>
    </message>
    <message>
        <source>The network has no probability for {count} of the scans.</source>
        <translation>Für {count} der Scans hat das Netz keine Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>There is one reader, so there is no agreement between readers.</source>
        <translation>Es gibt nur einen Befunder, daher keine Übereinstimmung zwischen Befundern.</translation>
    </message>
    <message>
        <source>Reader {name} has read {done} of {wanted} and is not at the end.</source>
        <translation>{name} hat {done} von {wanted} befundet und ist nicht am Ende.</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} cannot be opened and {count:is|are} left out: {names}.</source>
        <translation>{count} {count:Scan lässt|Scans lassen} sich nicht öffnen und {count:fehlt|fehlen}: {names}.</translation>
    </message>
    <message>
        <source>{count} {count:copy of another scan is|copies of other scans are} left out: {names}.</source>
        <translation>{count} {count:Kopie eines anderen Scans fehlt|Kopien anderer Scans fehlen}: {names}.</translation>
    </message>
    <message>
        <source>{file} already exists and is not overwritten; choose another name.</source>
        <translation>{file} ist schon vorhanden und wird nicht überschrieben; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>A reading study needs two scans at least; name more.</source>
        <translation>Eine Befundungsstudie braucht mindestens zwei Scans; bitte mehr nennen.</translation>
    </message>
    <message>
        <source>{name} is in the list twice, as the same scan. Remove one of them.</source>
        <translation>{name} steht zweimal in der Liste, als derselbe Scan. Einen weglassen.</translation>
    </message>
    <message>
        <source>Of {count} {count:scan|scans} {repeat} cannot be repeated; ask for fewer.</source>
        <translation>Von {count} {count:Scan|Scans} {repeat:lässt|lassen} sich {repeat} nicht wiederholen; weniger verlangen.</translation>
    </message>
    <message>
        <source>What readers are asked for has {count} {count:letter|letters}, but no more than {most} fit; shorten it.</source>
        <translation>Wonach die Befunder gefragt werden, hat {count} Zeichen, aber höchstens {most} passen; kürzen Sie es.</translation>
    </message>
    <message>
        <source>This scan is not the next of your list, so it is not read now. Open the next.</source>
        <translation>Dieser Scan ist nicht der nächste Ihrer Liste und wird jetzt nicht befundet. Den nächsten öffnen.</translation>
    </message>
    <message>
        <source>A reader's name has 1 to 40 letters, digits, - or _, as it is part of a file's.</source>
        <translation>Der Name eines Befunders hat 1 bis 40 Buchstaben, Ziffern, - oder _, denn er ist Teil eines Dateinamens.</translation>
    </message>
    <message>
        <source>A score or a confidence is out of its scale.</source>
        <translation>Eine Bewertung oder Sicherheit liegt außerhalb ihrer Skala.</translation>
    </message>
    <message>
        <source>Two files of reader {name} contradict each other; keep the right one.</source>
        <translation>Zwei Dateien von {name} widersprechen sich; nur die richtige behalten.</translation>
    </message>
    <message>
        <source>{file} is not a reading study.</source>
        <translation>{file} ist keine Befundungsstudie.</translation>
    </message>
    <message>
        <source>{file} is of a newer version of the program; use that.</source>
        <translation>{file} stammt von einer neueren Version des Programms; diese verwenden.</translation>
    </message>
    <message>
        <source>{file} is damaged or not a reading study; use a copy.</source>
        <translation>{file} ist beschädigt oder keine Befundungsstudie; eine Kopie verwenden.</translation>
    </message>
    <message>
        <source>These files are of different studies; analyse each by itself.</source>
        <translation>Diese Dateien gehören zu verschiedenen Studien; jede für sich auswerten.</translation>
    </message>
    <message>
        <source>The opinions and comments in {file} cannot be read ({kind}); move that file away to start without them.</source>
        <translation>Die Meinungen und Kommentare in {file} können nicht gelesen werden ({kind}); verschieben Sie die Datei, um ohne sie zu beginnen.</translation>
    </message>
    <message>
        <source>{count} labelled {count:scan|scans} without a number or a verdict {count:does|do} not count.</source>
        <translation>{count} {count:Scan|Scans} mit Label, aber ohne Zahl oder Beurteilung, {count:zählt|zählen} nicht.</translation>
    </message>
    <message>
        <source>{count} {count:scan|scans} with the voxels of another one {count:does|do} not count.</source>
        <translation>{count} {count:Scan|Scans} mit denselben Voxeln wie ein anderer {count:zählt|zählen} nicht.</translation>
    </message>
    <message>
        <source>These results are by the network {name} {version} ({hash}), not by {own} {own_version} ({own_hash}), which would be calibrated; classify the scans with that, or name the file of the other.</source>
        <translation>Diese Ergebnisse stammen vom Netz {name} {version} ({hash}), nicht von {own} {own_version} ({own_hash}), das kalibriert würde; werten Sie die Scans damit aus, oder nennen Sie die Datei des anderen.</translation>
    </message>
    <message>
        <source>{positive} positive and {negative} negative {negative:scan|scans}.</source>
        <translation>{positive} {positive:positiver|positive} und {negative} {negative:negativer Scan|negative Scans}.</translation>
    </message>
    <message>
        <source>{positive} positive and {negative} negative {negative:scan|scans} of {patients} {patients:patient|patients}.</source>
        <translation>{positive} {positive:positiver|positive} und {negative} {negative:negativer Scan|negative Scans} von {patients} Patienten.</translation>
    </message>
    <message>
        <source>This network does not say positive or negative, so it cannot be calibrated to labels of two classes.</source>
        <translation>Dieses Netz sagt nicht positiv oder negativ und kann daher nicht auf Labels zweier Klassen kalibriert werden.</translation>
    </message>
    <message>
        <source>A calibration needs at least {least} positive and {least} negative {least:scan|scans} with a label and a number; here are {positive} and {negative}. {left_out}</source>
        <translation>Eine Kalibrierung braucht mindestens {least} {least:positiven|positive} und {least} {least:negativen Scan|negative Scans} mit Label und Zahl; hier sind es {positive} und {negative}. {left_out}</translation>
    </message>
    <message>
        <source>The scans of one class are of only {count} {count:patient|patients}; a calibration needs {least} of each at least, so that it can be tested on others.</source>
        <translation>Die Scans einer Klasse stammen von nur {count} Patienten; eine Kalibrierung braucht je Klasse mindestens {least}, damit sie an anderen geprüft werden kann.</translation>
    </message>
    <message>
        <source>Fitting the folds</source>
        <translation>Teile werden angepasst</translation>
    </message>
    <message>
        <source>Drawing cases for the intervals</source>
        <translation>Fälle für die Intervalle werden gezogen</translation>
    </message>
    <message>
        <source>Positive scans get lower numbers than negative ones (AUC {value:.2f}); check whether the labels are the wrong way round, or from another column.</source>
        <translation>Positive Scans erhalten kleinere Zahlen als negative (AUC {value:.2f}); prüfen Sie, ob die Labels vertauscht sind oder aus einer anderen Spalte stammen.</translation>
    </message>
    <message>
        <source>Out of fold this calibration is no better than the network's own (log loss {after:.3f} against {before:.3f}), so none was made: keep the network's.</source>
        <translation>An zurückgehaltenen Fällen ist diese Kalibrierung nicht besser als die eigene des Netzes (Log-Loss {after:.3f} gegen {before:.3f}); daher wurde keine erstellt: Behalten Sie die des Netzes.</translation>
    </message>
    <message>
        <source>Scans were read from the column {scan!r}, labels from {label!r}; call the right ones path and label.</source>
        <translation>Scans wurden aus der Spalte {scan!r} gelesen, Labels aus {label!r}; nennen Sie die richtigen path und label.</translation>
    </message>
    <message>
        <source>{count} {count:scan has|scans have} a label: {positive} positive, {negative} negative.</source>
        <translation>{count} {count:Scan hat|Scans haben} eine Diagnose: {positive} positiv, {negative} negativ.</translation>
    </message>
    <message>
        <source>{shown} and {rest} more</source>
        <translation>{shown} und {rest} weitere</translation>
    </message>
    <message>
        <source>{count} {count:name is|names are} of no scan here: {names}.</source>
        <translation>{count} {count:Name gehört|Namen gehören} zu keinem Scan hier: {names}.</translation>
    </message>
    <message>
        <source>{count} {count:name fits|names fit} several scans, give {count:its path|their paths}: {names}.</source>
        <translation>{count} {count:Name passt|Namen passen} zu mehreren Scans, geben Sie {count:seinen Pfad|ihre Pfade} an: {names}.</translation>
    </message>
    <message>
        <source>{count} {count:scan has|scans have} two labels: {names}.</source>
        <translation>{count} {count:Scan hat|Scans haben} zwei Diagnosen: {names}.</translation>
    </message>
    <message>
        <source>{count} {count:scan has|scans have} no label: {names}.</source>
        <translation>{count} {count:Scan hat|Scans haben} keine Diagnose: {names}.</translation>
    </message>
    <message>
        <source>This batch is by a network that does not say positive or negative, so labels cannot be compared with it.</source>
        <translation>Das Netz dieses Stapels sagt nicht positiv oder negativ, deshalb lassen sich Diagnosen nicht damit vergleichen.</translation>
    </message>
    <message>
        <source>The table needs two columns, a path or name and a label; save it as CSV with both.</source>
        <translation>Die Tabelle braucht zwei Spalten, einen Pfad oder Namen und eine Diagnose; speichern Sie sie als CSV mit beiden.</translation>
    </message>
    <message>
        <source>Line {number} of the table says {word!r} for {scan!r}; a label is 0 or 1, normal or pneumonia, negative or positive, no or yes, or CT-0 to CT-4.</source>
        <translation>Zeile {number} der Tabelle sagt {word!r} für {scan!r}; eine Diagnose ist 0 oder 1, normal oder pneumonia, negative oder positive, no oder yes, oder CT-0 bis CT-4.</translation>
    </message>
    <message>
        <source>{count} {count:scan was|scans were} classified with CT Viewer {version}{software}. Scans that the input gate refused ({refused}) or that could not be read ({errors}) got no number; {classified} got a probability of each class ({classes}), {calibrated}. Network: {models}. Preprocessing version: {specs}. Device: {devices}. The probability is not a diagnosis.</source>
        <translation>{count} {count:Scan wurde|Scans wurden} mit CT Viewer {version}{software} ausgewertet. Scans, die die Eingangsprüfung ablehnte ({refused}) oder die nicht zu lesen waren ({errors}), bekamen keine Zahl; {classified} bekamen für jede Klasse ({classes}) eine Wahrscheinlichkeit, {calibrated}. Netz: {models}. Version der Vorverarbeitung: {specs}. Gerät: {devices}. Die Wahrscheinlichkeit ist keine Diagnose.</translation>
    </message>
    <message>
        <source>calibrated, and called by the thresholds, of the site's calibration {sha256} of {date} from {positive} positive and {negative} negative {negative:case|cases}</source>
        <translation>kalibriert und beurteilt nach der Standortkalibrierung {sha256} vom {date} aus {positive} positiven und {negative} negativen {negative:Fall|Fällen}</translation>
    </message>
    <message>
        <source>The network's numbers do not separate the classes on these scans (AUC {value:.2f}, {low:.2f} to {high:.2f}), which no calibration mends; look whether the labels are of the right column.</source>
        <translation>Die Zahlen des Netzes trennen die Klassen auf diesen Scans nicht (AUC {value:.2f}, {low:.2f} bis {high:.2f}), was keine Kalibrierung behebt; prüfen Sie, ob die Labels aus der richtigen Spalte stammen.</translation>
    </message>
    <message>
        <source>{file} holds no results of this program; choose the result file of a batch, or its table (CSV).</source>
        <translation>{file} enthält keine Ergebnisse dieses Programms; wählen Sie die Ergebnisdatei eines Stapels oder dessen Tabelle (CSV).</translation>
    </message>
    <message>
        <source>Running the network</source>
        <translation>Das Netz rechnet</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>The network gave no number for this scan; please report it.</source>
        <translation>Das Netz gab für diesen Scan keine Zahl; bitte melden Sie es.</translation>
    </message>
    <message>
        <source>There is no device {name!r}; use auto, cpu, cuda or cuda:N.</source>
        <translation>Es gibt kein Gerät {name!r}; nehmen Sie auto, cpu, cuda oder cuda:N.</translation>
    </message>
    <message>
        <source>{name} is not usable here ({count} CUDA {count:device|devices} found); use auto or cpu.</source>
        <translation>{name} ist hier nicht brauchbar ({count} {count:CUDA-Gerät|CUDA-Geräte} gefunden); nehmen Sie auto oder cpu.</translation>
    </message>
    <message>
        <source>The GPU ({device}) was not used because {reason}; the CPU computed instead.</source>
        <translation>Die GPU ({device}) wurde nicht benutzt, weil {reason}; die CPU rechnete stattdessen.</translation>
    </message>
    <message>
        <source>it has too little free memory</source>
        <translation>sie zu wenig freien Speicher hat</translation>
    </message>
    <message>
        <source>its self-test failed</source>
        <translation>ihr Selbsttest fehlschlug</translation>
    </message>
    <message>
        <source>it cannot run this network</source>
        <translation>sie dieses Netz nicht ausführen kann</translation>
    </message>
    <message>
        <source>The network's self-test fails on {device} (logit off by {off:.3g}); its numbers cannot be trusted there.</source>
        <translation>Der Selbsttest des Netzes schlägt auf {device} fehl (Logit um {off:.3g} daneben); seinen Zahlen ist dort nicht zu trauen.</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number whose spread can be measured.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl, deren Spannweite sich messen ließe.</translation>
    </message>
    <message>
        <source>This network looks for no class of its own, so there is no one number to test.</source>
        <translation>Dieses Netz sucht keine bestimmte Klasse; eine einzelne Zahl, die sich prüfen ließe, gibt es deshalb nicht.</translation>
    </message>
    <message>
        <source>This network gives no heat map, so it is not known what of the lung is clear enough to stand in for a slab.</source>
        <translation>Dieses Netz liefert keine Herdkarte; es ist daher nicht bekannt, welcher Teil der Lunge frei genug ist, um an die Stelle einer Schicht zu treten.</translation>
    </message>
    <message>
        <source>Running without a slab</source>
        <translation>Das Netz rechnet ohne einen Abschnitt</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number for a slice to act on.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl, auf die sich eine Schicht auswirken könnte.</translation>
    </message>
    <message>
        <source>synthetic: it never saw a patient</source>
        <translation>synthetisch: Es sah nie einen Patienten</translation>
    </message>
    <message>
        <source>unknown whether it was trained on patients</source>
        <translation>unbekannt, ob an Patienten trainiert</translation>
    </message>
    <message>
        <source>probability of “{positive}” = sigmoid((logit - {midpoint:g}) / {temperature:g}); “{negative}” up to {low:g}, “{positive}” from {high:g}</source>
        <translation>Wahrscheinlichkeit von „{positive}“ = sigmoid((Logit - {midpoint:g}) / {temperature:g}); „{negative}“ bis {low:g}, „{positive}“ ab {high:g}</translation>
    </message>
    <message>
        <source>heat map: {kind}, lesion from {threshold:g}</source>
        <translation>Herdkarte: {kind}, Herd ab {threshold:g}</translation>
    </message>
    <message>
        <source>classes: {classes}; probabilities = softmax(logits / {temperature:g}); the likeliest class is named from {certain:g} on</source>
        <translation>Klassen: {classes}; Wahrscheinlichkeiten = softmax(Logits / {temperature:g}); die wahrscheinlichste Klasse wird ab {certain:g} genannt</translation>
    </message>
    <message>
        <source>There is no model card beside this file; what its maker says of it is above.</source>
        <translation>Bei dieser Datei liegt keine Modellkarte; was ihr Hersteller von ihr sagt, steht oben.</translation>
    </message>
    <message>
        <source>there were real scans in its training</source>
        <translation>in seinem Training waren echte Scans</translation>
    </message>
    <message>
        <source>no conformal limits: nothing says how often its labels are wrong</source>
        <translation>keine konformen Grenzen: Wie oft seine Beurteilungen falsch sind, ist nicht bekannt</translation>
    </message>
    <message>
        <source>lesion probability</source>
        <translation>Wahrscheinlichkeit eines Herdes</translation>
    </message>
    <message>
        <source>synthetic network: trained on phantoms only, never on patients</source>
        <translation>synthetisches Netz: nur mit Phantomen trainiert, nie mit Patienten</translation>
    </message>
    <message>
        <source>research network: trained on labelled real scans, not validated for use on patients</source>
        <translation>Forschungsnetz: mit befundeten echten Scans trainiert, nicht für den Einsatz an Patienten geprüft</translation>
    </message>
    <message>
        <source>research network: trained on painted lesions, without one real pneumonia</source>
        <translation>Forschungsnetz: mit gemalten Herden trainiert, ohne eine einzige echte Pneumonie</translation>
    </message>
    <message>
        <source>The network file {file} was changed since it was trusted; such a file can run any code, so add it again only if you trust its maker.</source>
        <translation>Die Netzdatei {file} wurde geändert, seit ihr vertraut wurde; eine solche Datei kann beliebigen Code ausführen, fügen Sie sie deshalb nur wieder hinzu, wenn Sie ihrem Hersteller vertrauen.</translation>
    </message>
    <message>
        <source>The network file {file} cannot be read ({reason}).</source>
        <translation>Die Netzdatei {file} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>The network cannot be loaded ({reason}); install the program again.</source>
        <translation>Das Netz kann nicht geladen werden ({reason}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>Drawing the most suspicious scans</source>
        <translation>Die auffälligsten Scans werden gezeichnet</translation>
    </message>
    <message>
        <source>Looking for scans</source>
        <translation>Scans werden gesucht</translation>
    </message>
    <message>
        <source>The network file {file} says that it segments the lungs, but it does not; it must be exported again.</source>
        <translation>Die Netzdatei {file} gibt an, die Lungen zu segmentieren, tut es aber nicht; sie muss neu exportiert werden.</translation>
    </message>
    <message>
        <source>no heat map: nothing says where in the lung its answer comes from</source>
        <translation>keine Herdkarte: Nichts sagt, woher in der Lunge seine Antwort kommt</translation>
    </message>
    <message>
        <source>no training statistics: it cannot recognise a scan unlike those of training</source>
        <translation>keine Trainingsstatistik: Das Netz kann einen Scan, der denen des Trainings nicht gleicht, nicht erkennen</translation>
    </message>
    <message>
        <source>The network file {file} is not on this program's list, and such a file can run any code.</source>
        <translation>Die Netzdatei {file} steht nicht auf der Liste dieses Programms, und eine solche Datei kann beliebigen Code ausführen.</translation>
    </message>
    <message>
        <source>it gives {logits} {logits:logit|logits} for {classes} {classes:class|classes}</source>
        <translation>sie nennt {logits} {logits:Logit|Logits} für {classes} {classes:Klasse|Klassen}</translation>
    </message>
    <message>
        <source>The network file {file} lacks what this program needs ({error}); it must be exported again.</source>
        <translation>Der Netzdatei {file} fehlt, was dieses Programm braucht ({error}); sie muss neu exportiert werden.</translation>
    </message>
    <message>
        <source>{program} is running</source>
        <translation>{program} läuft</translation>
    </message>
    <message>
        <source>{program} is not installed here.</source>
        <translation>{program} ist hier nicht installiert.</translation>
    </message>
    <message>
        <source>Copying the scan</source>
        <translation>Scan wird kopiert</translation>
    </message>
    <message>
        <source>{program} ended with an error ({last}). Run it once by hand: it may have to fetch its weights first.</source>
        <translation>{program} endete mit einem Fehler ({last}). Rufen Sie es einmal von Hand auf: Vielleicht muss es erst seine Gewichte holen.</translation>
    </message>
    <message>
        <source>{program} ended without a mask; run it by hand to see why.</source>
        <translation>{program} endete ohne Maske; rufen Sie es von Hand auf, um zu sehen, warum.</translation>
    </message>
    <message>
        <source>{program} cannot be started ({reason}).</source>
        <translation>{program} lässt sich nicht starten ({reason}).</translation>
    </message>
    <message>
        <source>This calibration is of the network {name} {version} ({hash}), not of {other} {other_version} ({other_hash}); use that network, or calibrate this one.</source>
        <translation>Diese Kalibrierung gehört zum Netz {name} {version} ({hash}), nicht zu {other} {other_version} ({other_hash}); verwenden Sie jenes Netz, oder kalibrieren Sie dieses.</translation>
    </message>
    <message>
        <source>There is no mask of the lungs of this scan.</source>
        <translation>Zu diesem Scan gibt es keine Maske der Lungen.</translation>
    </message>
    <message>
        <source>There is no mask of the lesions of this scan.</source>
        <translation>Zu diesem Scan gibt es keine Herdmaske.</translation>
    </message>
    <message>
        <source>The mask {file} was not used: {why}</source>
        <translation>Die Maske {file} wurde nicht verwendet: {why}</translation>
    </message>
    <message>
        <source>The processes that read scans end as soon as they start, most likely for lack of memory; close other programs, then resume the batch.</source>
        <translation>Die Prozesse, die Scans lesen, enden gleich nach dem Start, vermutlich aus Mangel an Speicher; schließen Sie andere Programme und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>The process that does it ended; resume the batch.</source>
        <translation>Der Prozess, der das tut, ist beendet; setzen Sie den Stapel fort.</translation>
    </message>
    <message>
        <source>It took more than {seconds:g} {seconds:second|seconds}.</source>
        <translation>Es dauerte mehr als {seconds:g} {seconds:Sekunde|Sekunden}.</translation>
    </message>
    <message>
        <source>No process can be started ({reason}); close other programs, then resume the batch.</source>
        <translation>Kein Prozess lässt sich starten ({reason}); schließen Sie andere Programme und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>{file} was removed or moved away while the batch ran. Put it back, then resume the batch; if it is gone, start over.</source>
        <translation>{file} wurde entfernt oder verschoben, während der Stapel lief. Legen Sie die Datei zurück und setzen Sie den Stapel dann fort; wenn sie verloren ist, beginnen Sie neu.</translation>
    </message>
    <message>
        <source>{file} was changed after this program wrote it, and resuming would replace it. Rename it, then resume the batch.</source>
        <translation>{file} wurde geändert, nachdem dieses Programm die Datei geschrieben hatte; beim Fortsetzen würde sie ersetzt. Benennen Sie sie um und setzen Sie den Stapel dann fort.</translation>
    </message>
    <message>
        <source>masks of other scans</source>
        <translation>Masken anderer Scans</translation>
    </message>
    <message>
        <source>Under Network, Networks… you can add it, if you trust its maker.</source>
        <translation>Unter Netz, Netze … können Sie sie hinzufügen, wenn Sie dem Hersteller vertrauen.</translation>
    </message>
    <message>
        <source>{path} and {count} more</source>
        <translation>{path} und {count} weitere</translation>
    </message>
    <message>
        <source>The network's number of {count} {count:scan|scans} of this study was shown since the program was started, so {count:it|they} cannot be read blind. Start it again to join.</source>
        <translation>Die Zahl des Netzes wurde für {count} {count:Scan|Scans} dieser Studie seit dem Programmstart gezeigt, {count:er lässt|sie lassen} sich also nicht blind befunden. Zur Teilnahme das Programm neu starten.</translation>
    </message>
    <message>
        <source>Comparing the scans</source>
        <translation>Scans werden verglichen</translation>
    </message>
    <message>
        <source>Preparing the mask</source>
        <translation>Maske wird vorbereitet</translation>
    </message>
    <message>
        <source>{count} more cannot be opened.</source>
        <translation>{count} {count:weiterer lässt|weitere lassen} sich nicht öffnen.</translation>
    </message>
    <message>
        <source>{count} {count:phantom|phantoms}</source>
        <translation>{count} {count:Phantom|Phantome}</translation>
    </message>
    <message>
        <source>{count} painted {count:scan|scans}</source>
        <translation>{count} {count:bemalter Scan|bemalte Scans}</translation>
    </message>
    <message>
        <source>{why} What you measured and wrote is not saved yet; saving is tried again.</source>
        <translation>{why} Was Sie gemessen und geschrieben haben, ist noch nicht gesichert; es wird wieder versucht.</translation>
    </message>
    <message>
        <source>{file} holds no preferences of CT Viewer.</source>
        <translation>{file} enthält keine Einstellungen von CT Viewer.</translation>
    </message>
    <message>
        <source>Inflated</source>
        <translation>Belüftet</translation>
    </message>
    <message>
        <source>Infiltrated</source>
        <translation>Infiltriert</translation>
    </message>
    <message>
        <source>Collapsed</source>
        <translation>Kollabiert</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>{title} {least:g} to {most:g}</source>
        <translation>{title} {least:g} bis {most:g}</translation>
    </message>
    <message>
        <source>No lungs were found in this scan, so there is nothing to measure in them.</source>
        <translation>In diesem Scan wurden keine Lungen gefunden, deshalb gibt es nichts in ihnen zu messen.</translation>
    </message>
    <message>
        <source>the threshold for a positive scan is unknown</source>
        <translation>unbekannt, ab wann ein Scan positiv ist</translation>
    </message>
    <message>
        <source>not calibrated: how often its number is right is unknown</source>
        <translation>nicht kalibriert: wie oft seine Zahl stimmt, ist unbekannt</translation>
    </message>
    <message>
        <source>The folder for results cannot be made ({reason}).</source>
        <translation>Der Ordner für Ergebnisse kann nicht angelegt werden ({reason}).</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>The network that classified these scans is no longer in your list; add it again under Network, Networks…, or classify them by another.</source>
        <translation>Das Netz, das diese Scans ausgewertet hat, ist nicht mehr unter Ihren Netzen; fügen Sie es unter Netz, Netze … wieder hinzu, oder lassen Sie sie von einem anderen auswerten.</translation>
    </message>
    <message>
        <source>voxel {place} (0-based, file order)</source>
        <translation>Voxel {place} (ab 0, Reihenfolge der Datei)</translation>
    </message>
    <message>
        <source>voxel {place}</source>
        <translation>Voxel {place}</translation>
    </message>
    <message>
        <source>Hashing</source>
        <translation>Prüfsummen werden berechnet</translation>
    </message>
    <message>
        <source>Classifying again</source>
        <translation>Wird erneut ausgewertet</translation>
    </message>
    <message>
        <source>Heat map: {kind} from {least:.2g} to 1</source>
        <translation>Herdkarte: {kind} von {least:.2g} bis 1</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>invertiert</translation>
    </message>
    <message>
        <source>{name} of {mm:g} mm</source>
        <translation>{name} über {mm:g} mm</translation>
    </message>
    <message>
        <source>Drawing the report</source>
        <translation>Der Bericht wird gezeichnet</translation>
    </message>
    <message>
        <source>{count} {count:other|others} there cannot be opened.</source>
        <translation>{count} {count:weiterer|weitere} dort {count:lässt|lassen} sich nicht öffnen.</translation>
    </message>
    <message>
        <source>{file} is no scan.</source>
        <translation>{file} ist kein Scan.</translation>
    </message>
    <message>
        <source>Looking through the series</source>
        <translation>Serien werden durchgesehen</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>Das Netz wird geladen</translation>
    </message>
    <message>
        <source>Another network gave this number; classify the scan again, then ask.</source>
        <translation>Diese Zahl stammt von einem anderen Netz; werten Sie den Scan zuerst erneut aus.</translation>
    </message>
    <message>
        <source>Synthetic clear</source>
        <translation>Synthetisch, unauffällig</translation>
    </message>
    <message>
        <source>Synthetic pneumonia</source>
        <translation>Synthetisch, Pneumonie</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllung</translation>
    </message>
    <message>
        <source>Fill and contour</source>
        <translation>Füllung und Umriss</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Hot</source>
        <translation>Glut</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>MIP</source>
        <translation>MIP</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Mediastinum</translation>
    </message>
    <message>
        <source>MinIP</source>
        <translation>MinIP</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Research use only</source>
        <translation>Nur für die Forschung</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Unlike anything the network was trained on: do not rely on the number.</source>
        <translation>Anders als alles, womit das Netz trainiert wurde: Verlassen Sie sich nicht auf die Zahl.</translation>
    </message>
    <message>
        <source>Borderline scan: further from the training scans than 95 of 100 scans that were compared with them. Read the number with care.</source>
        <translation>Grenzwertiger Scan: weiter von denen des Trainings entfernt als 95 von 100 Scans, die mit ihnen verglichen wurden. Lesen Sie die Zahl mit Vorsicht.</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>About CT Viewer</source>
        <translation>Über CT Viewer</translation>
    </message>
    <message>
        <source>Citation</source>
        <translation>Zitieren</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Everything stays on this computer: the program opens no connection.</source>
        <translation>Alles bleibt auf diesem Computer: Das Programm öffnet keine Verbindung.</translation>
    </message>
    <message>
        <source>Five slices at once</source>
        <translation>Fünf Schichten auf einmal</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Left and right held change places</source>
        <translation>Links und rechts gehalten sind vertauscht</translation>
    </message>
    <message>
        <source>Left, held</source>
        <translation>Links, gehalten</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Ctrl + right, held</source>
        <translation>Strg + rechts, gehalten</translation>
    </message>
    <message>
        <source>Ctrl + wheel, or pinch</source>
        <translation>Strg + Mausrad oder zwei Finger spreizen</translation>
    </message>
    <message>
        <source>Menu: copy the value or place there, measure, window</source>
        <translation>Menü: Wert oder Ort dort kopieren, messen, Fenster</translation>
    </message>
    <message>
        <source>Middle, or Space + left</source>
        <translation>Mitte, oder Leertaste + links</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Move the crosshair</source>
        <translation>Das Fadenkreuz bewegen</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Das Bild bewegen</translation>
    </message>
    <message>
        <source>Next or previous view, tab, button or field</source>
        <translation>Nächste oder vorige Ansicht, Reiter, Schaltfläche oder Feld</translation>
    </message>
    <message>
        <source>Nothing has these words.</source>
        <translation>Nichts enthält diese Wörter.</translation>
    </message>
    <message>
        <source>One view alone, or all three</source>
        <translation>Eine Ansicht allein, oder alle drei</translation>
    </message>
    <message>
        <source>PACS-like mouse (View)</source>
        <translation>Maus wie im PACS (Ansicht)</translation>
    </message>
    <message>
        <source>Research use only. It is not a medical device; do not diagnose with it.</source>
        <translation>Nur für die Forschung. Es ist kein Medizinprodukt; stellen Sie damit keine Diagnosen.</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Right, held</source>
        <translation>Rechts, gehalten</translation>
    </message>
    <message>
        <source>Search for a key or a command</source>
        <translation>Taste oder Befehl suchen</translation>
    </message>
    <message>
        <source>Shift + wheel</source>
        <translation>Umschalt + Mausrad</translation>
    </message>
    <message>
        <source>Shows a chest CT and a network's probability of pneumonia.</source>
        <translation>Zeigt ein Thorax-CT und die von einem Netz berechnete Pneumonie-Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>Slices, faster in long stacks; towards you is inferior in the axial view</source>
        <translation>Schichten, schneller in langen Stapeln; zu Ihnen hin ist in der axialen Ansicht kaudal</translation>
    </message>
    <message>
        <source>Tab, Shift + Tab</source>
        <translation>Tab, Umschalt + Tab</translation>
    </message>
    <message>
        <source>The window of the dragged area</source>
        <translation>Das Fenster des aufgezogenen Bereichs</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Window: sideways its width, up brighter</source>
        <translation>Fenster: seitwärts die Breite, nach oben heller</translation>
    </message>
    <message>
        <source>Zoom about the mouse</source>
        <translation>An der Maus vergrößern</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>There is too little memory for this scan; close other programs.</source>
        <translation>Für diesen Scan ist zu wenig Speicher da; schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({kind}); try again, then report it.</source>
        <translation>Etwas Unerwartetes ging schief ({kind}); versuchen Sie es noch einmal und melden Sie es dann.</translation>
    </message>
</context>
<context>
    <name>plots</name>
    <message>
        <source>1 - specificity</source>
        <translation>1 - Spezifität</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>CalibrationPlot</source>
        <translation>CalibrationPlot</translation>
    </message>
    <message>
        <source>Predicted probability</source>
        <translation>Vorhergesagte Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC-Kurve</translation>
    </message>
    <message>
        <source>RocPlot</source>
        <translation>RocPlot</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>Share of positive scans</source>
        <translation>Anteil positiver Scans</translation>
    </message>
    <message>
        <source>UnitPlot</source>
        <translation>UnitPlot</translation>
    </message>
</context>
<context>
    <name>preflight</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Spacing, mm</source>
        <translation>Abstand, mm</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Dublette</translation>
    </message>
    <message>
        <source>Classified</source>
        <translation>Ausgewertet</translation>
    </message>
    <message>
        <source>The same voxels as {name}.</source>
        <translation>Dieselben Voxel wie {name}.</translation>
    </message>
    <message>
        <source>Voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>To classify</source>
        <translation>Wird ausgewertet</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>How likely is pneumonia in this scan?</source>
        <translation>Wie wahrscheinlich ist eine Pneumonie in diesem Scan?</translation>
    </message>
    <message>
        <source>How likely is “{name}” in this scan?</source>
        <translation>Wie wahrscheinlich ist „{name}“ in diesem Scan?</translation>
    </message>
    <message>
        <source>Your probability of pneumonia in percent</source>
        <translation>Ihre Wahrscheinlichkeit einer Pneumonie in Prozent</translation>
    </message>
    <message>
        <source>Your probability of “{name}” in percent</source>
        <translation>Ihre Wahrscheinlichkeit für „{name}“ in Prozent</translation>
    </message>
    <message>
        <source>an abnormal finding</source>
        <translation>ein auffälliger Befund</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>nicht zu sagen</translation>
    </message>
    <message>
        <source>definitely no pneumonia</source>
        <translation>sicher keine Pneumonie</translation>
    </message>
    <message>
        <source>definitely not “{name}”</source>
        <translation>sicher nicht „{name}“</translation>
    </message>
    <message>
        <source>definitely pneumonia</source>
        <translation>sicher eine Pneumonie</translation>
    </message>
    <message>
        <source>definitely “{name}”</source>
        <translation>sicher „{name}“</translation>
    </message>
    <message>
        <source>probably no pneumonia</source>
        <translation>wahrscheinlich keine Pneumonie</translation>
    </message>
    <message>
        <source>probably not “{name}”</source>
        <translation>wahrscheinlich nicht „{name}“</translation>
    </message>
    <message>
        <source>probably pneumonia</source>
        <translation>wahrscheinlich eine Pneumonie</translation>
    </message>
    <message>
        <source>probably “{name}”</source>
        <translation>wahrscheinlich „{name}“</translation>
    </message>
</context>
<context>
    <name>splash</name>
    <message>
        <source>CT Viewer is starting</source>
        <translation>CT Viewer startet</translation>
    </message>
</context>
<context>
    <name>view_menu</name>
    <message>
        <source>Copy {value}</source>
        <translation>{value} kopieren</translation>
    </message>
    <message>
        <source>Crosshair here</source>
        <translation>Fadenkreuz hierher</translation>
    </message>
</context>
<context>
    <name>worklist</name>
    <message>
        <source>Agree</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>All scans</source>
        <translation>Alle Scans</translation>
    </message>
    <message>
        <source>CT-0 to CT-4, from the involved share</source>
        <translation>CT-0 bis CT-4, aus dem betroffenen Anteil</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Widersprechen</translation>
    </message>
    <message>
        <source>Disagreed</source>
        <translation>Widersprochen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Input check</source>
        <translation>Eingangsprüfung</translation>
    </message>
    <message>
        <source>Involved</source>
        <translation>Betroffen</translation>
    </message>
    <message>
        <source>Like training</source>
        <translation>Wie im Training</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Keine Beurteilung</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>Meinung</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Calibrated probability of “{name}”</source>
        <translation>Kalibrierte Wahrscheinlichkeit von „{name}“</translation>
    </message>
    <message>
        <source>Classified</source>
        <translation>Ausgewertet</translation>
    </message>
    <message>
        <source>How far the scan is from those of training; larger means less similar</source>
        <translation>Wie weit der Scan von denen des Trainings entfernt ist; je größer, desto unähnlicher</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Negativ</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positiv</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Reading and classifying this scan</source>
        <translation>Lesen und Auswerten dieses Scans</translation>
    </message>
    <message>
        <source>Reason or warning</source>
        <translation>Grund oder Warnung</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Share of the lung that the heat map covers</source>
        <translation>Anteil der Lunge, den die Herdkarte bedeckt</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Unlike training</source>
        <translation>Anders als im Training</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Warned</source>
        <translation>Mit Warnung</translation>
    </message>
    <message>
        <source>What was left out of the scan, or computed otherwise</source>
        <translation>Was vom Scan ausgelassen oder anders gerechnet wurde</translation>
    </message>
    <message>
        <source>Whether the network may classify the scan</source>
        <translation>Ob das Netz den Scan auswerten darf</translation>
    </message>
    <message>
        <source>With notes</source>
        <translation>Mit Hinweisen</translation>
    </message>
    <message>
        <source>With warnings</source>
        <translation>Mit Warnungen</translation>
    </message>
    <message>
        <source>Without an opinion</source>
        <translation>Ohne Meinung</translation>
    </message>
    <message>
        <source>Yours: F2 or a double click to write</source>
        <translation>Ihrer: F2 oder Doppelklick, um zu schreiben</translation>
    </message>
    <message>
        <source>Yours: Shift+A agrees, Shift+D disagrees</source>
        <translation>Ihre: Umschalt+A stimmt zu, Umschalt+D widerspricht</translation>
    </message>
    <message>
        <source>about {count} h left</source>
        <translation>noch etwa {count} h</translation>
    </message>
    <message>
        <source>about {count} min left</source>
        <translation>noch etwa {count} min</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
</TS>
