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
        <translation>Was wann schiefging</translation>
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
        <source>Work out which slices the number comes from; the curve stands here then</source>
        <translation>Berechnen, aus welchen Schichten die Zahl kommt; die Kurve steht dann hier</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Influence</source>
        <translation>Einfluss</translation>
    </message>
    <message>
        <source>Press or drag to go to a slice; inferior is on the left</source>
        <translation>Drücken oder ziehen, um zu einer Schicht zu gehen; links ist unten</translation>
    </message>
    <message>
        <source>outside what the network sees</source>
        <translation>außerhalb dessen, was das Netz sieht</translation>
    </message>
    <message>
        <source>Influence: {what}</source>
        <translation>Einfluss: {what}</translation>
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
        <source>The network that began this batch is not among yours any more. Add it again under Network, Networks…, or begin a new batch.</source>
        <translation>Das Netz, das diesen Stapel begonnen hat, ist nicht mehr unter Ihren Netzen. Fügen Sie es unter Netz, Netze… wieder hinzu, oder beginnen Sie einen neuen Stapel.</translation>
    </message>
</context>
<context>
    <name>BatchCommands</name>
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
        <source>Report without file names (*.html)</source>
        <translation>Bericht ohne Dateinamen (*.html)</translation>
    </message>
    <message>
        <source>Report with file names (*.html)</source>
        <translation>Bericht mit Dateinamen (*.html)</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Stapel</translation>
    </message>
    <message>
        <source>Classify folder…</source>
        <translation>Ordner beurteilen …</translation>
    </message>
    <message>
        <source>Judge every scan of a folder, in the background</source>
        <translation>Jeden Scan eines Ordners im Hintergrund beurteilen</translation>
    </message>
    <message>
        <source>Show worklist</source>
        <translation>Arbeitsliste zeigen</translation>
    </message>
    <message>
        <source>Pre-flight, worklist and ground truth</source>
        <translation>Vorschau, Arbeitsliste und wahre Diagnosen</translation>
    </message>
    <message>
        <source>Last worklist</source>
        <translation>Letzte Arbeitsliste</translation>
    </message>
    <message>
        <source>Open the last batch as it was left</source>
        <translation>Den letzten Stapel öffnen, wie er verlassen wurde</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Take no further scan, or go on</source>
        <translation>Keinen weiteren Scan nehmen, oder fortfahren</translation>
    </message>
    <message>
        <source>Cancel batch</source>
        <translation>Stapel abbrechen</translation>
    </message>
    <message>
        <source>What was judged is kept</source>
        <translation>Was beurteilt wurde, bleibt</translation>
    </message>
    <message>
        <source>Resume batch</source>
        <translation>Stapel fortsetzen</translation>
    </message>
    <message>
        <source>Judge what is left</source>
        <translation>Beurteilen, was übrig ist</translation>
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
        <translation>Dem Urteil über den aktuellen Scan der Arbeitsliste</translation>
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
        <translation>Wahre Diagnosen …</translation>
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
        <translation>Die Befehlszeile, die dasselbe tut</translation>
    </message>
    <message>
        <source>Export the worklist</source>
        <translation>Arbeitsliste exportieren</translation>
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
    <name>BatchDock</name>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
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
        <translation>Wahre Diagnosen</translation>
    </message>
</context>
<context>
    <name>BlindCommands</name>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>Blind read</source>
        <translation>Blind befunden</translation>
    </message>
    <message>
        <source>Score scans before the network's number is shown</source>
        <translation>Scans einschätzen, bevor die Zahl des Netzes gezeigt wird</translation>
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
        <source>The number of the open scan will be shown before it is written beside a score of yours. Leave the blind read?</source>
        <translation>Die Zahl des offenen Scans wird gezeigt, bevor sie neben Ihrer Einschätzung steht. Das blinde Befunden verlassen?</translation>
    </message>
</context>
<context>
    <name>BlindDock</name>
    <message>
        <source>Blind read</source>
        <translation>Blind befunden</translation>
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
        <source>Your probability of pneumonia in percent</source>
        <translation>Ihre Wahrscheinlichkeit einer Pneumonie in Prozent</translation>
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
        <translation>Blindes Befunden verlassen</translation>
    </message>
    <message>
        <source>definitely normal</source>
        <translation>sicher normal</translation>
    </message>
    <message>
        <source>probably normal</source>
        <translation>wahrscheinlich normal</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>nicht zu entscheiden</translation>
    </message>
    <message>
        <source>probably pneumonia</source>
        <translation>wahrscheinlich Pneumonie</translation>
    </message>
    <message>
        <source>definitely pneumonia</source>
        <translation>sicher Pneumonie</translation>
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
        <source>How likely is pneumonia in this scan? Once your score is committed, the network's number is shown.</source>
        <translation>Wie wahrscheinlich ist eine Pneumonie in diesem Scan? Sobald Ihre Einschätzung feststeht, wird die Zahl des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>Committed. The network has not answered yet.</source>
        <translation>Festgelegt. Das Netz hat noch nicht geantwortet.</translation>
    </message>
    <message>
        <source>Written down. Open the next scan.</source>
        <translation>Aufgeschrieben. Öffnen Sie den nächsten Scan.</translation>
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
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>Network: {answer}</source>
        <translation>Netz: {answer}</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>There is no scan there; begin on the slice.</source>
        <translation>Dort ist kein Scan; beginnen Sie auf der Schicht.</translation>
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
        <source>Judging…</source>
        <translation>Wird beurteilt …</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
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
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Judge again</source>
        <translation>Noch einmal beurteilen</translation>
    </message>
    <message>
        <source>Ask the network once more</source>
        <translation>Das Netz noch einmal fragen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop opening or judging; then back to three views</source>
        <translation>Öffnen oder Beurteilen anhalten; dann zurück zu drei Ansichten</translation>
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
        <source>Invert</source>
        <translation>Umkehren</translation>
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
        <source>Montage</source>
        <translation>Schichtübersicht</translation>
    </message>
    <message>
        <source>Many slices at once, or the three views</source>
        <translation>Viele Schichten auf einmal, oder die drei Ansichten</translation>
    </message>
    <message>
        <source>Header…</source>
        <translation>Kopfdaten …</translation>
    </message>
    <message>
        <source>All fields of the file, and what is odd about them</source>
        <translation>Alle Felder der Datei, und was an ihnen auffällt</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>All slices whole, the first window</source>
        <translation>Alle Schichten ganz, das erste Fenster</translation>
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
        <translation>Nach oben, vorn oder rechts in der aktiven Ansicht</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>Vorige Schicht</translation>
    </message>
    <message>
        <source>Inferior, posterior or left in the active view</source>
        <translation>Nach unten, hinten oder links in der aktiven Ansicht</translation>
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
        <translation>Tasten wählen …</translation>
    </message>
    <message>
        <source>Give commands other keys</source>
        <translation>Befehlen andere Tasten geben</translation>
    </message>
    <message>
        <source>This is of scan 1 alone: click into scan 1, then choose it again.</source>
        <translation>Das gilt nur für Scan 1: Klicken Sie in Scan 1, dann wählen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>CompareCommands</name>
    <message>
        <source>Scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit …</translation>
    </message>
    <message>
        <source>A second scan beside this one, linked by place</source>
        <translation>Ein zweiter Scan neben diesem, nach dem Ort verbunden</translation>
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
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>scan {number}</source>
        <translation>Scan {number}</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Ask the ticked networks</source>
        <translation>Die angekreuzten Netze fragen</translation>
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
        <source>Label</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Pneumonia</source>
        <translation>Pneumonie</translation>
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
        <source>Tick two networks or more above, and ask them.</source>
        <translation>Kreuzen Sie oben zwei oder mehr Netze an und fragen Sie sie.</translation>
    </message>
    <message>
        <source>Their heat maps overlap by {dice:.2f} (Dice, 1 is the same).</source>
        <translation>Ihre Herdkarten überlappen mit {dice:.2f} (Dice, 1 ist gleich).</translation>
    </message>
    <message>
        <source>Fewer than two networks gave a number: there is nothing to compare.</source>
        <translation>Weniger als zwei Netze gaben eine Zahl: Es gibt nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Linked by patient position: same frame of reference or grid</source>
        <translation>Nach der Lage im Patienten verbunden: dasselbe Bezugssystem oder Gitter</translation>
    </message>
    <message>
        <source>Linked by patient position, though the files share no frame of reference</source>
        <translation>Nach der Lage im Patienten verbunden, obwohl die Dateien kein Bezugssystem teilen</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Linked by lungs, which neither scan shows whole: levels may not match</source>
        <translation>Nach den Lungen verbunden, die kein Scan ganz zeigt: Die Höhen passen vielleicht nicht</translation>
    </message>
    <message>
        <source>Linked by lungs, which scan {number} cuts off: levels may not match</source>
        <translation>Nach den Lungen verbunden, die Scan {number} abschneidet: Die Höhen passen vielleicht nicht</translation>
    </message>
    <message>
        <source>Linked by lungs: same share of the box around them, not registered</source>
        <translation>Nach den Lungen verbunden: derselbe Anteil des Kastens um sie, nicht registriert</translation>
    </message>
    <message>
        <source>Finding the lungs to link by …</source>
        <translation>Die Lungen zum Verbinden werden gesucht …</translation>
    </message>
    <message>
        <source>Not linked: no lungs were found in scan {number}</source>
        <translation>Nicht verbunden: In Scan {number} wurden keine Lungen gefunden</translation>
    </message>
    <message>
        <source>Not linked: {error}</source>
        <translation>Nicht verbunden: {error}</translation>
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
    <name>ExplainCommands</name>
    <message>
        <source>E&amp;xplain</source>
        <translation>E&amp;rklären</translation>
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
        <translation>Das Fadenkreuz zum nächsten Gipfel der Liste</translation>
    </message>
    <message>
        <source>Previous lesion</source>
        <translation>Voriger Herd</translation>
    </message>
    <message>
        <source>What the network sees…</source>
        <translation>Was das Netz sieht …</translation>
    </message>
    <message>
        <source>Its exact input in three planes beside the scan</source>
        <translation>Seine genaue Eingabe in drei Ebenen neben dem Scan</translation>
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
    <name>Export</name>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Save what is shown as a PNG, without the file's name</source>
        <translation>Was gezeigt wird als PNG speichern, ohne den Dateinamen</translation>
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
        <translation>Was gezeigt wird, in die Zwischenablage</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>The ctviewer commands for this picture and result, with the path</source>
        <translation>Die ctviewer-Befehle für dieses Bild und Ergebnis, mit dem Pfad</translation>
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
        <source>{kind} files</source>
        <translation>{kind}-Dateien</translation>
    </message>
    <message>
        <source>The picture was saved.</source>
        <translation>Das Bild wurde gespeichert.</translation>
    </message>
</context>
<context>
    <name>HeaderPanel</name>
    <message>
        <source>Header</source>
        <translation>Kopfdaten</translation>
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
        <source>{shown} of {total} fields</source>
        <translation>{shown} von {total} Feldern</translation>
    </message>
</context>
<context>
    <name>HistogramDock</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
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
        <source>Influence of slices</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>Click to go to these slices</source>
        <translation>Klicken, um zu diesen Schichten zu gehen</translation>
    </message>
    <message>
        <source>inferior</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>slice 1 to {count}</source>
        <translation>Schicht 1 bis {count}</translation>
    </message>
    <message>
        <source>superior</source>
        <translation>oben</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Click into a field and press the new key.</source>
        <translation>Klicken Sie in ein Feld und drücken Sie die neue Taste.</translation>
    </message>
    <message>
        <source>{key} is the key of “{title}”; give that one another key first.</source>
        <translation>{key} ist die Taste von „{title}“; geben Sie zuerst jenem Befehl eine andere.</translation>
    </message>
    <message>
        <source>{key} moves between views or within them; choose another key.</source>
        <translation>{key} bewegt zwischen oder in den Ansichten; wählen Sie eine andere Taste.</translation>
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
        <translation>Gipfel</translation>
    </message>
    <message>
        <source>Click to go to the peak</source>
        <translation>Klicken, um zum Gipfel zu gehen</translation>
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
        <source>{count} lesions</source>
        <translation>{count} Herde</translation>
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
        <translation>Blind befunden: Legen Sie Ihre Einschätzung fest, dann werden die Herde gezeigt.</translation>
    </message>
    <message>
        <source>The scan is being judged; its lesions follow.</source>
        <translation>Der Scan wird beurteilt; seine Herde folgen.</translation>
    </message>
    <message>
        <source>There is no heat map of this scan, because it was not judged.</source>
        <translation>Von diesem Scan gibt es keine Herdkarte, weil er nicht beurteilt wurde.</translation>
    </message>
</context>
<context>
    <name>LinkBar</name>
    <message>
        <source>Link the scans by</source>
        <translation>Die Scans verbinden nach</translation>
    </message>
    <message>
        <source>What links the places of both scans</source>
        <translation>Was die Orte beider Scans verbindet</translation>
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
        <source>Close scan 2</source>
        <translation>Scan 2 schließen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verbinden</translation>
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
        <translation>Bisher ging nichts schief: Das Protokoll ist leer.</translation>
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
    <name>LungCommands</name>
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
        <source>Show colours on the slices</source>
        <translation>Farben auf den Schichten zeigen</translation>
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
        <source>Percent of the lung without vessels. By HU alone, inside the automatic lung mask: consolidation wider than about 15 mm at the pleura is left out, bronchi count as emphysema, and normal lung near vessels, in dependent parts or in shallow breath counts as infiltrated. Clear lungs in deep breath measured 10 to 17 % affected; compare scans of one patient, not one number.</source>
        <translation>Prozent der Lunge ohne Gefäße. Allein nach HU, in der automatischen Lungenmaske: Verdichtungen an der Pleura, die breiter als etwa 15 mm sind, fehlen, Bronchien zählen als Emphysem, und gesunde Lunge nahe an Gefäßen, in abhängigen Teilen oder bei flachem Atem zählt als infiltriert. Klare Lungen bei tiefem Atem ergaben 10 bis 17 % betroffen; vergleichen Sie Scans eines Patienten, nicht eine einzelne Zahl.</translation>
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
        <source>The first of {count} scans is opened; drop the others one at a time.</source>
        <translation>Der erste von {count} Scans ist offen; ziehen Sie die anderen einzeln herein.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>No scan is open</source>
        <translation>Kein Scan ist offen</translation>
    </message>
</context>
<context>
    <name>MeasureCommands</name>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
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
        <source>From the centre: mean, SD, least and most HU, area</source>
        <translation>Von der Mitte aus: Mittel, SD, kleinste und größte HU, Fläche</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>From corner to corner: mean, SD, least and most HU, area</source>
        <translation>Von Ecke zu Ecke: Mittel, SD, kleinste und größte HU, Fläche</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last change of a measurement</source>
        <translation>Die letzte Änderung einer Messung zurücknehmen</translation>
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
    <name>MeasureDock</name>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Choose a tool in the Measure menu, then draw on a slice.</source>
        <translation>Wählen Sie ein Werkzeug im Menü Messen und zeichnen Sie auf einer Schicht.</translation>
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
        <source>Distance of two tiles</source>
        <translation>Abstand zweier Kacheln</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
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
        <source>Twenty slices evenly over the scan, as large as fits</source>
        <translation>Zwanzig Schichten gleichmäßig über den Scan, so groß wie möglich</translation>
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
        <source>= {count} tiles</source>
        <translation>= {count} Kacheln</translation>
    </message>
</context>
<context>
    <name>NetworkCommands</name>
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
        <source>Trust this network file?</source>
        <translation>Dieser Netzdatei vertrauen?</translation>
    </message>
    <message>
        <source>{name} {version} is not on this program's list.</source>
        <translation>{name} {version} steht nicht auf der Liste dieses Programms.</translation>
    </message>
    <message>
        <source>A network file is a program: it can run any code with your rights, on this computer and on your data. Trust it only if you know who made it and got it from them.

SHA-256: {sha256}
Compare it with the one that its maker tells. The file is trusted until you remove it or it changes.</source>
        <translation>Eine Netzdatei ist ein Programm: Sie kann auf diesem Computer und mit Ihren Daten beliebigen Code mit Ihren Rechten ausführen. Vertrauen Sie ihr nur, wenn Sie wissen, wer sie gemacht hat, und Sie sie von dort haben.

SHA-256: {sha256}
Vergleichen Sie sie mit der, die der Hersteller nennt. Der Datei wird vertraut, bis Sie sie entfernen oder sie sich ändert.</translation>
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
    <name>NetworksDialog</name>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
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
        <source>Trust it no longer; the file stays where it is</source>
        <translation>Ihr nicht mehr vertrauen; die Datei bleibt, wo sie ist</translation>
    </message>
    <message>
        <source>Let it judge</source>
        <translation>Beurteilen lassen</translation>
    </message>
    <message>
        <source>Until the program ends; batches keep the first network</source>
        <translation>Bis das Programm endet; Stapel behalten das erste Netz</translation>
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
        <source>Ask {name} about this scan</source>
        <translation>{name} zu diesem Scan fragen</translation>
    </message>
    <message>
        <source>the program's own</source>
        <translation>das eigene des Programms</translation>
    </message>
    <message>
        <source>trusted by you</source>
        <translation>von Ihnen für gut befunden</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>Ask the ticked networks</source>
        <translation>Die angekreuzten Netze fragen</translation>
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
        <source>The last batch was not finished.</source>
        <translation>Der letzte Stapel wurde nicht fertig.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open a scan</source>
        <translation>Einen Scan öffnen</translation>
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
        <source>&amp;Picture</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>Thicker slab</source>
        <translation>Dickerer Schichtblock</translation>
    </message>
    <message>
        <source>Thinner slab</source>
        <translation>Dünnerer Schichtblock</translation>
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
        <translation>Film abspielen</translation>
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
        <source>Thick slab: {name}</source>
        <translation>Schichtblock: {name}</translation>
    </message>
    <message>
        <source>Many slices as one; again for single slices</source>
        <translation>Viele Schichten als eine; noch einmal für einzelne</translation>
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
        <translation>Farbschema, Sprache, Maus, und was behalten wird</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
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
        <source>&amp;Picture</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>Reverse the wheel</source>
        <translation>Rad umkehren</translation>
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
        <translation>Rad</translation>
    </message>
    <message>
        <source>Towards you is inferior</source>
        <translation>Zu Ihnen hin ist unten</translation>
    </message>
    <message>
        <source>Reversed: towards you is superior</source>
        <translation>Umgekehrt: zu Ihnen hin ist oben</translation>
    </message>
    <message>
        <source>A CT opens in</source>
        <translation>Ein CT öffnet sich in</translation>
    </message>
    <message>
        <source>{name}: W {width:.0f} L {level:.0f}</source>
        <translation>{name}: W {width:.0f} L {level:.0f}</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Smooth between voxels</source>
        <translation>Zwischen Voxeln geglättet</translation>
    </message>
    <message>
        <source>Each voxel a block</source>
        <translation>Jedes Voxel ein Block</translation>
    </message>
    <message>
        <source>Network runs on *</source>
        <translation>Das Netz läuft auf *</translation>
    </message>
    <message>
        <source>The GPU if it can, else the CPU</source>
        <translation>Der GPU, wenn sie kann, sonst der CPU</translation>
    </message>
    <message>
        <source>The CPU</source>
        <translation>Der CPU</translation>
    </message>
    <message>
        <source>Keep names of scans</source>
        <translation>Namen von Scans behalten</translation>
    </message>
    <message>
        <source>Without it there are no recent scans, and the last scan is not opened again</source>
        <translation>Ohne dies gibt es keine zuletzt geöffneten Scans, und der letzte wird nicht wieder geöffnet</translation>
    </message>
    <message>
        <source>Begin where the last session ended</source>
        <translation>Beginnen, wo die letzte Sitzung endete</translation>
    </message>
    <message>
        <source>The last scan, its position and window, and how the window was laid out</source>
        <translation>Der letzte Scan, seine Position und sein Fenster, und die Anordnung des Programmfensters</translation>
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
        <source>Folders inside too</source>
        <translation>Auch Ordner darin</translation>
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
        <source>Only what will not get a number, or stands twice</source>
        <translation>Nur was keine Zahl bekommt oder doppelt ist</translation>
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
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Classify a folder</source>
        <translation>Einen Ordner beurteilen</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Nehmen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Patterns with * and ?, separated by spaces</source>
        <translation>Muster mit * und ?, durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>The network in {file} judges them.</source>
        <translation>Das Netz in {file} beurteilt sie.</translation>
    </message>
    <message>
        <source>The same as a command</source>
        <translation>Dasselbe als Befehl</translation>
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
        <source>{count} scans found.</source>
        <translation>{count} Scans gefunden.</translation>
    </message>
    <message>
        <source>{count} will get no number, by their headers.</source>
        <translation>{count} bekommen nach ihren Kopfdaten keine Zahl.</translation>
    </message>
    <message>
        <source>{count} have the same voxels as an earlier one.</source>
        <translation>{count} haben dieselben Voxel wie ein früherer.</translation>
    </message>
    <message>
        <source>No header speaks against judging, and none stands twice.</source>
        <translation>Keine Kopfdaten sprechen gegen ein Urteil, und keiner ist doppelt.</translation>
    </message>
</context>
<context>
    <name>Reading</name>
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
</context>
<context>
    <name>ReadingBar</name>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Single slices</source>
        <translation>Einzelne Schichten</translation>
    </message>
    <message>
        <source>Thick slab</source>
        <translation>Schichtblock</translation>
    </message>
    <message>
        <source>Thickness of the slab</source>
        <translation>Dicke des Schichtblocks</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Slices a second</source>
        <translation>Schichten in der Sekunde</translation>
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
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Back and forth</source>
        <translation>Hin und her</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Move through the slices of the active view (C)</source>
        <translation>Durch die Schichten der aktiven Ansicht laufen (C)</translation>
    </message>
</context>
<context>
    <name>ReceiptCommands</name>
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
        <source>Judge this scan again and compare with a receipt, bit for bit</source>
        <translation>Diesen Scan noch einmal beurteilen und Bit für Bit mit einem Beleg vergleichen</translation>
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
        <source>Judge the scan that is shown again, and compare every bit</source>
        <translation>Den gezeigten Scan noch einmal beurteilen und jedes Bit vergleichen</translation>
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
        <translation>Wiederholt: {agreement}.</translation>
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
        <translation>Verschwundene entfernen</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Liste leeren</translation>
    </message>
</context>
<context>
    <name>ReportCommands</name>
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
        <translation>Die Zahlen mit ihrer Bedeutung und die wichtigsten Schichten als eine HTML-Datei</translation>
    </message>
    <message>
        <source>Report with the file's name (*.html)</source>
        <translation>Bericht mit dem Dateinamen (*.html)</translation>
    </message>
    <message>
        <source>Report without the file's name (*.html)</source>
        <translation>Bericht ohne den Dateinamen (*.html)</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>{name} wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Judge this scan</source>
        <translation>Diesen Scan beurteilen</translation>
    </message>
    <message>
        <source>Research use only. Not for diagnosis.</source>
        <translation>Nur für die Forschung. Nicht zur Diagnose.</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>Nicht beurteilt</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>Kein Ergebnis</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl.</translation>
    </message>
    <message>
        <source>No scan is open.</source>
        <translation>Kein Scan ist offen.</translation>
    </message>
    <message>
        <source>Blind read: commit your score, then the network's number is shown.</source>
        <translation>Blind befunden: Legen Sie Ihre Einschätzung fest, dann wird die Zahl des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>Input check: read with care</source>
        <translation>Eingangsprüfung: mit Vorsicht lesen</translation>
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
    <name>Room</name>
    <message>
        <source>Scan {number}: {name}</source>
        <translation>Scan {number}: {name}</translation>
    </message>
    <message>
        <source>Scan 2: {told}</source>
        <translation>Scan 2: {told}</translation>
    </message>
    <message>
        <source>The place is beyond this scan</source>
        <translation>Der Ort liegt jenseits dieses Scans</translation>
    </message>
</context>
<context>
    <name>ScorePage</name>
    <message>
        <source>Pneumonia</source>
        <translation>Pneumonie</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Calibrated probabilities</source>
        <translation>Kalibrierte Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Heat map (H)</source>
        <translation>Herdkarte (H)</translation>
    </message>
    <message>
        <source>Lay over the slices where the network sees lesions</source>
        <translation>Auf die Schichten legen, wo das Netz Herde sieht</translation>
    </message>
    <message>
        <source>Right lung {right}   ·   Left lung {left}</source>
        <translation>Rechte Lunge {right}   ·   Linke Lunge {left}</translation>
    </message>
    <message>
        <source>Share of the lung: {error}</source>
        <translation>Anteil der Lunge: {error}</translation>
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
        <source>{normal} of {normals} normal and {sick} of {sicks} pneumonia cases got a lower number.</source>
        <translation>{normal} von {normals} normalen und {sick} von {sicks} Fällen mit Pneumonie bekamen eine kleinere Zahl.</translation>
    </message>
</context>
<context>
    <name>SeenDialog</name>
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
        <translation>Blind befunden: Legen Sie Ihre Einschätzung fest, dann wird die Eingabe des Netzes gezeigt.</translation>
    </message>
    <message>
        <source>Blind read: what the network sees follows your score.</source>
        <translation>Blind befunden: Was das Netz sieht, folgt auf Ihre Einschätzung.</translation>
    </message>
    <message>
        <source>The scan is being judged; what the network sees follows.</source>
        <translation>Der Scan wird beurteilt; was das Netz sieht, folgt.</translation>
    </message>
    <message>
        <source>The network saw nothing of this scan, because it was not judged.</source>
        <translation>Das Netz sah nichts von diesem Scan, weil er nicht beurteilt wurde.</translation>
    </message>
    <message>
        <source>The crosshair lies outside of what the network sees.</source>
        <translation>Das Fadenkreuz liegt außerhalb dessen, was das Netz sieht.</translation>
    </message>
    <message>
        <source>input [{depth}, {row}, {column}] = {value:.4f}, {hu:.0f} HU  |  the voxel there: {scan} HU</source>
        <translation>Eingabe [{depth}, {row}, {column}] = {value:.4f}, {hu:.0f} HU  |  das Voxel dort: {scan} HU</translation>
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
        <source>Without description</source>
        <translation>Ohne Beschreibung</translation>
    </message>
    <message>
        <source>Series {number}: </source>
        <translation>Serie {number}: </translation>
    </message>
    <message>
        <source>{slices} slices, {step:.3g} mm apart, {columns} x {rows}</source>
        <translation>{slices} Schichten, Abstand {step:.3g} mm, {columns} x {rows}</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Judging was cancelled.</source>
        <translation>Das Beurteilen wurde abgebrochen.</translation>
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
    <name>SureCommands</name>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <source>Where the number falls among known cases, and what a threshold reaches</source>
        <translation>Wo die Zahl unter bekannten Fällen liegt, und was eine Schwelle leistet</translation>
    </message>
    <message>
        <source>Spread under small changes</source>
        <translation>Streuung unter kleinen Änderungen</translation>
    </message>
    <message>
        <source>Judge the scan again with HU shifted, noise added, an edge cut off</source>
        <translation>Den Scan mit verschobenen HU, mit Rauschen und ohne einen Rand noch einmal beurteilen</translation>
    </message>
    <message>
        <source>Influence of slices</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>Judge the scan again with slab after slab replaced by clear lung</source>
        <translation>Den Scan noch einmal beurteilen, Abschnitt um Abschnitt durch klare Lunge ersetzt</translation>
    </message>
</context>
<context>
    <name>SurePanel</name>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <source>Judge under small changes</source>
        <translation>Unter kleinen Änderungen beurteilen</translation>
    </message>
    <message>
        <source>Judge without each slab</source>
        <translation>Ohne jeden Abschnitt beurteilen</translation>
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
        <translation>HU verschoben, Rauschen dazu, ein Rand abgeschnitten: Nichts davon dürfte zählen. Auch eine stetige Zahl kann falsch sein.</translation>
    </message>
    <message>
        <source>How much log‑odds each slab gives: up speaks for pneumonia, down against. The slab's lung is replaced by this patient's own clear lung. The network reads slabs together, so the parts need not add up; it is no proof of a lesion. Click to go there.</source>
        <translation>Wie viel Log‑Odds jeder Abschnitt gibt: nach oben für Pneumonie, nach unten dagegen. Die Lunge des Abschnitts wird durch die eigene klare Lunge dieses Patienten ersetzt. Das Netz liest die Abschnitte zusammen, deshalb müssen sich die Teile nicht addieren; es ist kein Beweis eines Herds. Klicken führt hin.</translation>
    </message>
    <message>
        <source>Under small changes</source>
        <translation>Unter kleinen Änderungen</translation>
    </message>
    <message>
        <source>Influence of slices</source>
        <translation>Einfluss der Schichten</translation>
    </message>
    <message>
        <source>The number is withheld until you have committed your reading.</source>
        <translation>Die Zahl wird zurückgehalten, bis Sie Ihre Einschätzung festgelegt haben.</translation>
    </message>
    <message>
        <source>No scan is judged.</source>
        <translation>Kein Scan ist beurteilt.</translation>
    </message>
    <message>
        <source>The scan was refused, so there is no number to be sure of.</source>
        <translation>Der Scan wurde abgelehnt, deshalb gibt es keine Zahl, deren man sicher sein könnte.</translation>
    </message>
    <message>
        <source>&lt;span style='font-size: 18px'&gt;Pneumonia {share}&lt;/span&gt; · {label}</source>
        <translation>&lt;span style='font-size: 18px'&gt;Pneumonie {share}&lt;/span&gt; · {label}</translation>
    </message>
    <message>
        <source>&lt;b&gt;Input check passed.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Eingangsprüfung bestanden.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Input check: read with care.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Eingangsprüfung: mit Vorsicht lesen.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>This network file does not tell how known cases fared, so there is no sensitivity and no predictive value to show.</source>
        <translation>Diese Netzdatei sagt nicht, wie es bekannten Fällen erging, deshalb gibt es weder Sensitivität noch Vorhersagewert zu zeigen.</translation>
    </message>
</context>
<context>
    <name>TableModel</name>
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
        <source>Of 100 people whose scans you judge, how many have pneumonia</source>
        <translation>Von 100 Menschen, deren Scans Sie beurteilen: Wie viele haben eine Pneumonie?</translation>
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
        <source>Called pneumonia from {share}</source>
        <translation>Pneumonie genannt ab {share}</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
    </message>
</context>
<context>
    <name>Track</name>
    <message>
        <source>Axial slice</source>
        <translation>Axiale Schicht</translation>
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
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Worst errors</source>
        <translation>Schlimmste Fehler</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Wahre Diagnosen</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Tabellen (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source> {count} of them got no number and count nowhere here.</source>
        <translation> {count} davon bekamen keine Zahl und zählen hier nirgends.</translation>
    </message>
    <message>
        <source> All are of one class, so there is no curve.</source>
        <translation> Alle sind von einer Klasse, deshalb gibt es keine Kurve.</translation>
    </message>
    <message>
        <source>Calibration error {value:.3f}</source>
        <translation>Fehler der Kalibrierung {value:.3f}</translation>
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
        <source>called pneumonia</source>
        <translation>Pneumonie genannt</translation>
    </message>
    <message>
        <source>called normal</source>
        <translation>normal genannt</translation>
    </message>
    <message>
        <source>pneumonia</source>
        <translation>Pneumonie</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>Worst errors (a click opens the scan)</source>
        <translation>Schlimmste Fehler (ein Klick öffnet den Scan)</translation>
    </message>
    <message>
        <source>Threshold {value:.3f}</source>
        <translation>Schwelle {value:.3f}</translation>
    </message>
    <message>
        <source>Sensitivity {sensitivity}, specificity {specificity}, accuracy {accuracy}</source>
        <translation>Sensitivität {sensitivity}, Spezifität {specificity}, Genauigkeit {accuracy}</translation>
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
        <source>NIfTI, NRRD, MetaImage, or a folder of DICOM files</source>
        <translation>NIfTI, NRRD, MetaImage oder ein Ordner mit DICOM-Dateien</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Demo scans (made by a computer, no patients)</source>
        <translation>Beispielscans (vom Computer gemacht, keine Patienten)</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Research use only.</source>
        <translation>Alles bleibt auf diesem Computer. Nur für die Forschung.</translation>
    </message>
</context>
<context>
    <name>Worklist</name>
    <message>
        <source>Opinions cannot be kept here; open the worklist again.</source>
        <translation>Meinungen können hier nicht behalten werden; öffnen Sie die Arbeitsliste noch einmal.</translation>
    </message>
</context>
<context>
    <name>WorklistPage</name>
    <message>
        <source>Search names, reasons and comments</source>
        <translation>Namen, Gründe und Kommentare suchen</translation>
    </message>
    <message>
        <source>Which scans are shown</source>
        <translation>Welche Scans gezeigt werden</translation>
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
        <source>{shown} of {count} scans</source>
        <translation>{shown} von {count} Scans</translation>
    </message>
    <message>
        <source>{count} scans</source>
        <translation>{count} Scans</translation>
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
        <translation>Nicht fertig</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>{rate:.0f} a minute</source>
        <translation>{rate:.0f} in der Minute</translation>
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
        <source>Contour</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronar</translation>
    </message>
    <message>
        <source>Emphysema</source>
        <translation>Emphysem</translation>
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
        <source>Lesion probability</source>
        <translation>Wahrscheinlichkeit eines Herdes</translation>
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
        <source>Model</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Normal scans and pneumonia both reach such a probability.</source>
        <translation>Normale Scans und Pneumonien erreichen beide eine solche Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>Pneumonia</source>
        <translation>Pneumonie</translation>
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
        <source>Such a probability is rare for normal scans and for pneumonia alike.</source>
        <translation>Eine solche Wahrscheinlichkeit ist für normale Scans wie für Pneumonien selten.</translation>
    </message>
    <message>
        <source>The probability lies between this network's limits for normal and for pneumonia.</source>
        <translation>Die Wahrscheinlichkeit liegt zwischen den Grenzen dieses Netzes für normal und für Pneumonie.</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Unlike anything the network was trained on: do not rely on the number.</source>
        <translation>Anders als alles, womit das Netz trainiert wurde: Verlassen Sie sich nicht auf die Zahl.</translation>
    </message>
    <message>
        <source>Unusual scan: further from the training scans than 95 of 100 scans that were compared with them. Read the number with care.</source>
        <translation>Ungewöhnlicher Scan: weiter von denen des Trainings entfernt als 95 von 100 Scans, die mit ihnen verglichen wurden. Lesen Sie die Zahl mit Vorsicht.</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
</context>
<context>
    <name>dialog</name>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Judges</source>
        <translation>Beurteilt</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
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
        <translation>Stand</translation>
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
        <source>Ctrl + wheel</source>
        <translation>Strg + Rad</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Draw, by a drag or by clicks; then drag handles or lines</source>
        <translation>Zeichnen, durch Ziehen oder durch Klicks; dann Griffe oder Linien ziehen</translation>
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
        <source>Left, after a tool of Measure</source>
        <translation>Links, nach einem Werkzeug aus Messen</translation>
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
        <source>Menu</source>
        <translation>Menü</translation>
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
        <source>Next or previous view</source>
        <translation>Nächste oder vorige Ansicht</translation>
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
        <source>Shift + wheel</source>
        <translation>Umschalt + Rad</translation>
    </message>
    <message>
        <source>Shows a chest CT and tells how sure a network is of pneumonia.</source>
        <translation>Zeigt ein Thorax-CT und sagt, wie sicher sich ein Netz einer Pneumonie ist.</translation>
    </message>
    <message>
        <source>Slices; towards you is inferior in the axial view</source>
        <translation>Schichten; zu Ihnen hin ist unten in der axialen Ansicht</translation>
    </message>
    <message>
        <source>Tab, Shift + Tab</source>
        <translation>Tab, Umschalt + Tab</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
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
        <source>Probability told</source>
        <translation>Genannte Wahrscheinlichkeit</translation>
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
        <source>Share with pneumonia</source>
        <translation>Anteil mit Pneumonie</translation>
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
        <source>Spacing, mm</source>
        <translation>Abstand, mm</translation>
    </message>
    <message>
        <source>Stands twice</source>
        <translation>Ist doppelt</translation>
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
        <source>Will be judged</source>
        <translation>Wird beurteilt</translation>
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
    <name>sure</name>
    <message>
        <source>&lt;b&gt;All slabs cleared:&lt;/b&gt; {before} → {after}</source>
        <translation>&lt;b&gt;Alle Abschnitte geklärt:&lt;/b&gt; {before} → {after}</translation>
    </message>
    <message>
        <source>&lt;b&gt;Distance to the training scans {distance}: {level}.&lt;/b&gt; 95 of 100 calibration scans lie within {limit_95}, 99 within {limit_99}.</source>
        <translation>&lt;b&gt;Abstand zu den Scans des Trainings {distance}: {level}.&lt;/b&gt; 95 von 100 Scans der Kalibrierung liegen innerhalb von {limit_95}, 99 innerhalb von {limit_99}.</translation>
    </message>
    <message>
        <source>&lt;b&gt;No slab stands out:&lt;/b&gt; clear scans reach log‑odds of 1 too.</source>
        <translation>&lt;b&gt;Kein Abschnitt ragt heraus:&lt;/b&gt; Auch klare Scans erreichen Log‑Odds von 1.</translation>
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
        <source>Above &lt;span style='color:{normal}'&gt;normal&lt;/span&gt;, below &lt;span style='color:{sick}'&gt;pneumonia&lt;/span&gt;; underlined where the class fits. Triangle: this scan, shaded: its spread. Dashes: the threshold below.</source>
        <translation>Oben &lt;span style='color:{normal}'&gt;normal&lt;/span&gt;, unten &lt;span style='color:{sick}'&gt;Pneumonie&lt;/span&gt;; unterstrichen, wo die Klasse passt. Dreieck: dieser Scan, schattiert: seine Streuung. Gestrichelt: die Schwelle darunter.</translation>
    </message>
    <message>
        <source>Both “normal” and “pneumonia” fit this number.</source>
        <translation>„Normal“ und „Pneumonie“ passen beide zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Neither “normal” nor “pneumonia” fits this number.</source>
        <translation>Weder „normal“ noch „Pneumonie“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Normal fits up to {normal}, pneumonia from {pneumonia}: of scans like the calibration cases, at most {error} of each class are left out of it (conformal limits).</source>
        <translation>Normal passt bis {normal}, Pneumonie ab {pneumonia}: Von Scans wie den Fällen der Kalibrierung fallen höchstens {error} jeder Klasse heraus (konforme Grenzen).</translation>
    </message>
    <message>
        <source>Only “normal” fits this number.</source>
        <translation>Nur „normal“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Only “pneumonia” fits this number.</source>
        <translation>Nur „Pneumonie“ passt zu dieser Zahl.</translation>
    </message>
    <message>
        <source>Test cases of the network file: {named}. None is a patient with pneumonia: lesions are drawn into phantoms or painted into clear scans of few people. Expect worse figures in a clinic; the intervals count cases, not people, and are too narrow.</source>
        <translation>Testfälle der Netzdatei: {named}. Keiner ist ein Patient mit Pneumonie: Die Herde sind in Phantome gezeichnet oder in klare Scans weniger Menschen gemalt. In einer Klinik sind schlechtere Zahlen zu erwarten; die Intervalle zählen Fälle, nicht Menschen, und sind zu schmal.</translation>
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
        <source>This network file does not tell how far a scan is from its training scans.</source>
        <translation>Diese Netzdatei sagt nicht, wie weit ein Scan von denen des Trainings entfernt ist.</translation>
    </message>
    <message>
        <source>This network file has no conformal limits.</source>
        <translation>Diese Netzdatei hat keine konformen Grenzen.</translation>
    </message>
    <message>
        <source>foreign</source>
        <translation>fremd</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
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
        <source>{low} to {high} under {count} changes</source>
        <translation>{low} bis {high} unter {count} Änderungen</translation>
    </message>
    <message>
        <source>{low} under all {count} changes</source>
        <translation>{low} unter allen {count} Änderungen</translation>
    </message>
    <message>
        <source>unusual</source>
        <translation>ungewöhnlich</translation>
    </message>
    <message>
        <source>slices {first} to {last}: {before} → {after} (log‑odds {change})</source>
        <translation>Schichten {first} bis {last}: {before} → {after} (Log‑Odds {change})</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>üblich</translation>
    </message>
</context>
<context>
    <name>view</name>
    <message>
        <source>Fact</source>
        <translation>Angabe</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Repeated here</source>
        <translation>Hier wiederholt</translation>
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
        <source>Calibrated probability of pneumonia</source>
        <translation>Kalibrierte Wahrscheinlichkeit einer Pneumonie</translation>
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
        <source>How far the scan is from those of training; larger is stranger</source>
        <translation>Wie weit der Scan von denen des Trainings entfernt ist; größer ist fremder</translation>
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
        <source>Normal</source>
        <translation>Normal</translation>
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
        <source>Pneumonia</source>
        <translation>Pneumonie</translation>
    </message>
    <message>
        <source>Reading and judging this scan</source>
        <translation>Lesen und Beurteilen dieses Scans</translation>
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
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Unlike training</source>
        <translation>Anders als im Training</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Warned</source>
        <translation>Gewarnt</translation>
    </message>
    <message>
        <source>Whether the network may judge the scan</source>
        <translation>Ob das Netz den Scan beurteilen darf</translation>
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
</context>
</TS>
