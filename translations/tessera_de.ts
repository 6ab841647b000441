<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>CommandLine</name>
    <message>
        <source>Usage: tessera [options] [file|folder|collection|tile set|- ...]
Look at images, from a folder of thousands to one pixel, on one zoomable canvas.
One file opens its folder&apos;s wall with that file filling the view; several paths mean
exactly these, in this order; - reads paths, one a line, from standard input. Without
a path the built-in map (tessera:fractal) and gallery (tessera:gallery/0 to /11) open.

  --size WxH          window size in device pixels
  --fullscreen        start in full screen
  --recursive         open folders with their subfolders
  --files-from FILE   open the paths that FILE lists, one a line; relative ones begin at its
                      folder, those of standard input (-) where you are
  -0                  lists have a zero byte after each path instead of a line&apos;s end
  --restore           open the last wall where it was left, if no path is given
  --renderer NAME     auto, gl (OpenGL) or raster (without; what auto takes where there is no GPU)
  --gpu-budget MIB    most memory for textures
  --ram-budget MIB    most memory for decoded pixels and the memory cache
  --threads N         how many images are decoded at a time
  --profile DIR       keep settings, cache and state under DIR
  --no-disk-cache     keep no thumbnails on disk
  --thumbnail SIZE FILE OUT.png
                      write the image in FILE, made as small as SIZE pixels, into OUT.png;
                      needs no display. Exit 1 and one line where that cannot be done
  --flight FILE       fly the script, then exit: 0 all steps met, 1 a step failed or
                      something leaked, 2 bad usage or bad script
  --report FILE       write a report at the end
  --record FILE       record this session as a flight: what was opened (several paths
                      as one step), keys, sizes, docks, and how hands moved the view
  --trace FILE        write down what is planned, loaded, cancelled, uploaded and drawn, and
                      when: ui.perfetto.dev and chrome://tracing show it
  -v, --version       print the version
  -h, --help          print this text
</source>
        <translation>Aufruf: tessera [Optionen] [Datei|Ordner|Sammlung|Kachelsatz|- …]
Bilder ansehen, vom Ordner mit Tausenden bis zum einzelnen Pixel, auf einer zoombaren Fläche.
Eine Datei öffnet die Wand ihres Ordners und füllt die Ansicht; mehrere Pfade bedeuten genau
diese, in dieser Folge; - liest Pfade, einen je Zeile, von der Standardeingabe. Ohne Pfad öffnen
sich die eingebaute Karte (tessera:fractal) und die Galerie (tessera:gallery/0 bis /11).

  --size BxH          Fenstergröße in Gerätepixeln
  --fullscreen        als Vollbild beginnen
  --recursive         Ordner mit ihren Unterordnern öffnen
  --files-from DATEI  die Pfade öffnen, die DATEI nennt, einen je Zeile; relative beginnen in ihrem
                      Ordner, die der Standardeingabe (-) dort, wo man ist
  -0                  in Listen steht nach jedem Pfad ein Nullbyte statt eines Zeilenendes
  --restore           die letzte Wand öffnen, wie sie verlassen wurde, wenn kein Pfad genannt ist
  --renderer NAME     auto, gl (OpenGL) oder raster (ohne; was auto ohne Grafikprozessor nimmt)
  --gpu-budget MIB    höchstens so viel Speicher für Texturen
  --ram-budget MIB    höchstens so viel Speicher für entpackte Pixel und den Zwischenspeicher
  --threads N         wie viele Bilder gleichzeitig gelesen werden
  --profile DIR       Einstellungen, Zwischenspeicher und Zustand unter DIR ablegen
  --no-disk-cache     keine Miniaturen auf der Platte aufheben
  --thumbnail GRÖSSE DATEI AUS.png
                      das Bild in DATEI, auf GRÖSSE Pixel verkleinert, in AUS.png schreiben;
                      braucht keinen Bildschirm. Endet mit 1 und einer Zeile, wo das nicht geht
  --flight DATEI      das Skript abfliegen und enden: 0 alle Schritte erfüllt, 1 ein Schritt ist
                      gescheitert oder etwas ging verloren, 2 falscher Aufruf oder falsches Skript
  --report DATEI      am Ende einen Bericht schreiben
  --record DATEI      diese Sitzung als Flug aufzeichnen: was geöffnet wurde (mehrere Pfade als
                      ein Schritt), Tasten, Größen, Docks und wie die Ansicht bewegt wurde
  --trace DATEI       mitschreiben, was wann geplant, geladen, abgebrochen, hochgeladen und
                      gezeichnet wird: ui.perfetto.dev und chrome://tracing zeigen es
  -v, --version       die Version ausgeben
  -h, --help          diesen Text ausgeben
</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Mandelbrot set</source>
        <translation>Mandelbrot-Menge</translation>
    </message>
    <message>
        <source>Dawn</source>
        <translation>Morgenrot</translation>
    </message>
    <message>
        <source>Ridges</source>
        <translation>Bergketten</translation>
    </message>
    <message>
        <source>Plasma</source>
        <translation>Plasma</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>Ringe</translation>
    </message>
    <message>
        <source>Marble</source>
        <translation>Marmor</translation>
    </message>
    <message>
        <source>Test chart</source>
        <translation>Testbild</translation>
    </message>
    <message>
        <source>Checker</source>
        <translation>Karos</translation>
    </message>
    <message>
        <source>Aurora</source>
        <translation>Nordlicht</translation>
    </message>
    <message>
        <source>Dunes</source>
        <translation>Dünen</translation>
    </message>
    <message>
        <source>Petals</source>
        <translation>Blütenblätter</translation>
    </message>
    <message>
        <source>Weave</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>Tiefen</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>--thumbnail takes a size, the image&apos;s file and the thumbnail&apos;s</source>
        <translation>--thumbnail braucht eine Größe, die Datei des Bildes und die der Miniatur</translation>
    </message>
    <message>
        <source>no thumbnails can be kept in %1: %2</source>
        <translation>in %1 können keine Miniaturen aufgehoben werden: %2</translation>
    </message>
    <message>
        <source>no PNG could be made of it</source>
        <translation>daraus ließ sich kein PNG machen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be written: %2</source>
        <translation>„%1“ kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>the disk cache is off: it has no folder</source>
        <translation>der Cache auf der Platte ist aus: Er hat keinen Ordner</translation>
    </message>
    <message>
        <source>the disk cache is off: %1</source>
        <translation>der Cache auf der Platte ist aus: %1</translation>
    </message>
    <message>
        <source>the disk cache is only read: %1</source>
        <translation>der Cache auf der Platte wird nur gelesen: %1</translation>
    </message>
    <message>
        <source>another program is building the cache anew</source>
        <translation>ein anderes Programm baut den Cache gerade neu auf</translation>
    </message>
    <message>
        <source>its index is damaged, and another program uses it</source>
        <translation>sein Index ist beschädigt, und ein anderes Programm benutzt ihn</translation>
    </message>
    <message>
        <source>a value of %1 bytes is too large for the disk cache, which takes up to %2</source>
        <translation>ein Wert von %1 Byte ist zu groß für den Cache auf der Platte, der bis zu %2 aufnimmt</translation>
    </message>
    <message>
        <source>the disk cache cannot keep up with writing</source>
        <translation>der Cache auf der Platte kommt mit dem Schreiben nicht nach</translation>
    </message>
    <message>
        <source>the disk cache is off</source>
        <translation>der Cache auf der Platte ist aus</translation>
    </message>
    <message>
        <source>writing failed: %1</source>
        <translation>Schreiben fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>the disk cache is full, and other programs hold what could go</source>
        <translation>der Cache auf der Platte ist voll, und andere Programme halten, was weichen könnte</translation>
    </message>
    <message>
        <source>the cache index names entries that it cannot erase</source>
        <translation>der Index des Caches nennt Einträge, die er nicht löschen kann</translation>
    </message>
    <message>
        <source>the cache index has another format</source>
        <translation>der Index des Caches hat ein anderes Format</translation>
    </message>
    <message>
        <source>the cache index names a file that is not its own</source>
        <translation>der Index des Caches nennt eine Datei, die nicht seine ist</translation>
    </message>
    <message>
        <source>another program writes this file</source>
        <translation>ein anderes Programm schreibt in diese Datei</translation>
    </message>
    <message>
        <source>another program took the new cache file %1</source>
        <translation>ein anderes Programm hat die neue Cache-Datei %1 genommen</translation>
    </message>
    <message>
        <source>a cache entry is damaged</source>
        <translation>ein Eintrag im Cache ist beschädigt</translation>
    </message>
    <message>
        <source>the cache index cannot be used: %1</source>
        <translation>der Index des Caches ist nicht benutzbar: %1</translation>
    </message>
    <message>
        <source>%1 ends before an entry&apos;s end</source>
        <translation>%1 endet mitten in einem Eintrag</translation>
    </message>
    <message>
        <source>%1 is not a folder</source>
        <translation>%1 ist kein Ordner</translation>
    </message>
    <message>
        <source>could not list %1: %2</source>
        <translation>%1 war nicht aufzulisten: %2</translation>
    </message>
    <message>
        <source>could not read %1: %2</source>
        <translation>%1 war nicht zu lesen: %2</translation>
    </message>
    <message>
        <source>could not write %1: %2</source>
        <translation>%1 war nicht zu schreiben: %2</translation>
    </message>
    <message>
        <source>could not examine %1: %2</source>
        <translation>%1 war nicht zu untersuchen: %2</translation>
    </message>
    <message>
        <source>could not create %1: %2</source>
        <translation>%1 war nicht anzulegen: %2</translation>
    </message>
    <message>
        <source>could not write into %1: %2</source>
        <translation>in %1 war nicht zu schreiben: %2</translation>
    </message>
    <message>
        <source>could not open %1: %2</source>
        <translation>%1 war nicht zu öffnen: %2</translation>
    </message>
    <message>
        <source>could not remove %1: %2</source>
        <translation>%1 war nicht zu löschen: %2</translation>
    </message>
    <message>
        <source>a buffer without pixels</source>
        <translation>ein Puffer ohne Pixel</translation>
    </message>
    <message>
        <source>a buffer of %1 bytes, the budget is %2</source>
        <translation>ein Puffer von %1 Byte, erlaubt sind %2</translation>
    </message>
    <message>
        <source>the decode buffers are used up</source>
        <translation>die Puffer zum Lesen sind aufgebraucht</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>all decode buffers are in use: %1 of %2 bytes</source>
        <translation>alle Puffer zum Lesen sind belegt: %1 von %2 Byte</translation>
    </message>
    <message>
        <source>there is not enough memory to decode this</source>
        <translation>der Speicher reicht nicht, um das zu lesen</translation>
    </message>
    <message>
        <source>decoding failed: %1</source>
        <translation>das Lesen ist gescheitert: %1</translation>
    </message>
    <message>
        <source>the tile is too large</source>
        <translation>die Kachel ist zu groß</translation>
    </message>
    <message>
        <source>tile %1: %2</source>
        <translation>Kachel %1: %2</translation>
    </message>
    <message>
        <source>tile %1 is smaller than it should be</source>
        <translation>Kachel %1 ist kleiner, als sie sein sollte</translation>
    </message>
    <message>
        <source>the Deep Zoom file tells no size</source>
        <translation>in der Deep-Zoom-Datei steht keine Größe</translation>
    </message>
    <message>
        <source>the Deep Zoom file tells no usable tile size</source>
        <translation>in der Deep-Zoom-Datei steht keine brauchbare Kachelgröße</translation>
    </message>
    <message>
        <source>the Deep Zoom file tells no tile format</source>
        <translation>in der Deep-Zoom-Datei steht kein Kachelformat</translation>
    </message>
    <message>
        <source>this is a PDF document, not an image</source>
        <translation>das ist ein PDF-Dokument, kein Bild</translation>
    </message>
    <message>
        <source>this is an archive, not an image</source>
        <translation>das ist ein Archiv, kein Bild</translation>
    </message>
    <message>
        <source>this is a program, not an image</source>
        <translation>das ist ein Programm, kein Bild</translation>
    </message>
    <message>
        <source>this is a film or another container, not an image</source>
        <translation>das ist ein Film oder ein anderer Container, kein Bild</translation>
    </message>
    <message>
        <source>this is a file of zeros, not an image</source>
        <translation>das ist eine Datei voller Nullen, kein Bild</translation>
    </message>
    <message>
        <source>this is text, not an image</source>
        <translation>das ist Text, kein Bild</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>die Datei gibt es nicht</translation>
    </message>
    <message>
        <source>no permission to read the file</source>
        <translation>die Datei darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>zu viele Dateien sind offen</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>die Datei ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>das ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>this is not a regular file</source>
        <translation>das ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>the file is empty (0 bytes)</source>
        <translation>die Datei ist leer (0 Byte)</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>die Datei ist nicht lesbar</translation>
    </message>
    <message>
        <source>the file ends inside the JPEG header</source>
        <translation>die Datei endet noch im JPEG-Kopf</translation>
    </message>
    <message>
        <source>the JPEG header is damaged</source>
        <translation>der JPEG-Kopf ist beschädigt</translation>
    </message>
    <message>
        <source>the JPEG header tells no size</source>
        <translation>im JPEG-Kopf steht keine Größe</translation>
    </message>
    <message>
        <source>a JPEG of %1 x %2 pixels takes more than the limit of %3 to decode</source>
        <translation>ein JPEG von %1 x %2 Pixeln braucht zum Lesen mehr als die erlaubten %3</translation>
    </message>
    <message>
        <source>the JPEG is damaged</source>
        <translation>das JPEG ist beschädigt</translation>
    </message>
    <message>
        <source>the file ends after %1 bytes, inside the JPEG header</source>
        <translation>die Datei endet nach %1 Byte, noch im JPEG-Kopf</translation>
    </message>
    <message>
        <source>the file ends after %1 bytes</source>
        <translation>die Datei endet nach %1 Byte</translation>
    </message>
    <message>
        <source>%1; finer detail is missing</source>
        <translation>%1; feinere Einzelheiten fehlen</translation>
    </message>
    <message>
        <source>the file has changed</source>
        <translation>die Datei hat sich geändert</translation>
    </message>
    <message>
        <source>the embedded picture is too large</source>
        <translation>das eingebettete Bild ist zu groß</translation>
    </message>
    <message>
        <source>the band was not decoded</source>
        <translation>der Streifen wurde nicht gelesen</translation>
    </message>
    <message>
        <source>a JPEG of %1 channels</source>
        <translation>ein JPEG mit %1 Kanälen</translation>
    </message>
    <message>
        <source>a progressive JPEG of this size takes %1 to decode, the limit is %2</source>
        <translation>ein progressives JPEG dieser Größe braucht beim Lesen %1, die Grenze ist %2</translation>
    </message>
    <message>
        <source>no preview</source>
        <translation>keine Vorschau</translation>
    </message>
    <message>
        <source>no scratch file can be made in %1: %2</source>
        <translation>in %1 lässt sich keine Hilfsdatei anlegen: %2</translation>
    </message>
    <message>
        <source>%1 has no room for %2 of decoded pixels</source>
        <translation>in %1 ist kein Platz für %2 an entpackten Pixeln</translation>
    </message>
    <message>
        <source>decoded it takes %1, the limit is %2</source>
        <translation>entpackt belegt es %1, die Grenze ist %2</translation>
    </message>
    <message>
        <source>there is no kept pyramid</source>
        <translation>es ist keine Bildpyramide aufbewahrt</translation>
    </message>
    <message>
        <source>the kept pyramid cannot be read</source>
        <translation>die aufbewahrte Bildpyramide lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the kept pyramid is damaged</source>
        <translation>die aufbewahrte Bildpyramide ist beschädigt</translation>
    </message>
    <message>
        <source>the kept pyramid is damaged or of another version</source>
        <translation>die aufbewahrte Bildpyramide ist beschädigt oder von einer anderen Version</translation>
    </message>
    <message>
        <source>the pyramid cannot be written: %1</source>
        <translation>die Bildpyramide lässt sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>the small pictures of the wall cannot be kept: %1</source>
        <translation>die kleinen Bilder der Wand lassen sich nicht aufbewahren: %1</translation>
    </message>
    <message>
        <source>there is no memory for more pictures of the wall</source>
        <translation>für weitere Bilder der Wand ist kein Speicher da</translation>
    </message>
    <message>
        <source>no pyramids can be kept in %1: %2</source>
        <translation>in %1 lassen sich keine Bildpyramiden aufbewahren: %2</translation>
    </message>
    <message>
        <source>writing its pyramid takes %1, the limit is %2</source>
        <translation>seine Bildpyramide zu schreiben belegt %1, die Grenze ist %2</translation>
    </message>
    <message>
        <source>there is no room for a pyramid of more than %1</source>
        <translation>für eine Bildpyramide von mehr als %1 ist kein Platz</translation>
    </message>
    <message>
        <source>preparing it for zooming was cancelled; reload to begin again</source>
        <translation>die Vorbereitung zum Zoomen wurde abgebrochen; neu laden beginnt von vorn</translation>
    </message>
    <message>
        <source>the scratch file cannot be written</source>
        <translation>die Hilfsdatei lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>the scratch file cannot be read</source>
        <translation>die Hilfsdatei ist nicht lesbar</translation>
    </message>
    <message>
        <source>the folder does not exist</source>
        <translation>den Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>no permission to read the folder</source>
        <translation>der Ordner darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>this is not a folder</source>
        <translation>das ist kein Ordner</translation>
    </message>
    <message>
        <source>the folder cannot be read: %1</source>
        <translation>der Ordner ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>%3; %1 of %2 rows could be read</source>
        <translation>%3; %1 von %2 Zeilen waren lesbar</translation>
    </message>
    <message>
        <source>there is no built-in picture of this name</source>
        <translation>ein eingebautes Bild dieses Namens gibt es nicht</translation>
    </message>
    <message>
        <source>there is not enough memory to open this</source>
        <translation>der Speicher reicht nicht, um das zu öffnen</translation>
    </message>
    <message>
        <source>opening failed: %1</source>
        <translation>das Öffnen ist gescheitert: %1</translation>
    </message>
    <message>
        <source>the TIFF header is damaged</source>
        <translation>der TIFF-Kopf ist beschädigt</translation>
    </message>
    <message>
        <source>this kind of TIFF has no tiles of 8-bit RGB</source>
        <translation>diese Art TIFF hat keine Kacheln in 8-Bit-RGB</translation>
    </message>
    <message>
        <source>the TIFF directory is damaged</source>
        <translation>das TIFF-Verzeichnis ist beschädigt</translation>
    </message>
    <message>
        <source>the TIFF&apos;s tiles have another size than its header tells</source>
        <translation>die Kacheln des TIFF haben eine andere Größe, als sein Kopf angibt</translation>
    </message>
    <message>
        <source>a tile of the TIFF is damaged</source>
        <translation>eine Kachel des TIFF ist beschädigt</translation>
    </message>
    <message>
        <source>the stored tile is damaged</source>
        <translation>die gespeicherte Kachel ist beschädigt</translation>
    </message>
    <message>
        <source>no tile has this size</source>
        <translation>keine Kachel hat diese Größe</translation>
    </message>
    <message>
        <source>the tile cannot be encoded</source>
        <translation>die Kachel lässt sich nicht packen</translation>
    </message>
    <message>
        <source>the image has no such tile</source>
        <translation>das Bild hat diese Kachel nicht</translation>
    </message>
    <message>
        <source>the image has no pixels</source>
        <translation>das Bild hat keine Pixel</translation>
    </message>
    <message>
        <source>%1 x %2 pixels, the limit is %3 a side</source>
        <translation>%1 × %2 Pixel, die Grenze ist %3 je Seite</translation>
    </message>
    <message>
        <source>%1 x %2 pixels, the limit is %3 in all</source>
        <translation>%1 × %2 Pixel, die Grenze ist %3 insgesamt</translation>
    </message>
    <message>
        <source>the image is damaged</source>
        <translation>das Bild ist beschädigt</translation>
    </message>
    <message>
        <source>no image format that can be read</source>
        <translation>kein Bildformat, das gelesen werden kann</translation>
    </message>
    <message>
        <source>libvips cannot be started</source>
        <translation>libvips lässt sich nicht starten</translation>
    </message>
    <message>
        <source>the image cannot be converted</source>
        <translation>das Bild lässt sich nicht umwandeln</translation>
    </message>
    <message>
        <source>%1; parts of it may be missing</source>
        <translation>%1; Teile davon können fehlen</translation>
    </message>
    <message>
        <source>%1 x %2 pixels take %3 to decode, the limit is %4</source>
        <translation>%1 × %2 Pixel brauchen beim Lesen %3, die Grenze ist %4</translation>
    </message>
    <message>
        <source>the request has no job</source>
        <translation>zu der Anfrage gibt es keine Arbeit</translation>
    </message>
    <message>
        <source>the loader was stopped</source>
        <translation>der Lader wurde angehalten</translation>
    </message>
    <message>
        <source>there is no job for this key</source>
        <translation>zu diesem Schlüssel gibt es keine Arbeit</translation>
    </message>
    <message>
        <source>loading failed: %1</source>
        <translation>das Laden ist gescheitert: %1</translation>
    </message>
    <message>
        <source>loading failed for an unknown reason</source>
        <translation>das Laden ist aus unbekanntem Grund gescheitert</translation>
    </message>
    <message>
        <source>the file was replaced while it was shown</source>
        <translation>die Datei wurde ersetzt, während sie gezeigt wurde</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be opened: %2</source>
        <translation>„%1“ lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>There are no images in “%1”.</source>
        <translation>In „%1“ sind keine Bilder.</translation>
    </message>
    <message>
        <source>the image is no longer part of this set</source>
        <translation>das Bild gehört nicht mehr dazu</translation>
    </message>
    <message>
        <source>the file was not understood</source>
        <translation>die Datei wurde nicht verstanden</translation>
    </message>
    <message>
        <source>OpenGL 3.3 is needed, but %1 is not there</source>
        <translation>OpenGL 3.3 wird gebraucht, aber %1 ist nicht da</translation>
    </message>
    <message>
        <source>no OpenGL context could be made</source>
        <translation>es ließ sich kein OpenGL-Kontext anlegen</translation>
    </message>
    <message>
        <source>OpenGL 3.3 is needed, but there is only %1</source>
        <translation>OpenGL 3.3 wird gebraucht, es gibt aber nur %1</translation>
    </message>
    <message>
        <source>a shader does not compile: %1</source>
        <translation>ein Shader lässt sich nicht übersetzen: %1</translation>
    </message>
    <message>
        <source>the shaders do not link: %1</source>
        <translation>die Shader lassen sich nicht verbinden: %1</translation>
    </message>
    <message>
        <source>the graphics memory is full</source>
        <translation>der Grafikspeicher ist voll</translation>
    </message>
    <message>
        <source>OpenGL refused a texture of %1 x %1 x %2 (error %3)</source>
        <translation>OpenGL hat eine Textur von %1 × %1 × %2 abgelehnt (Fehler %3)</translation>
    </message>
    <message>
        <source>rows of pixels must be whole pixels apart</source>
        <translation>Pixelzeilen müssen um ganze Pixel auseinanderliegen</translation>
    </message>
    <message>
        <source>the texture memory is full</source>
        <translation>der Texturspeicher ist voll</translation>
    </message>
    <message>
        <source>the texture is there already</source>
        <translation>die Textur ist schon da</translation>
    </message>
    <message>
        <source>a tile of %1 x %2 pixels fits no texture slot</source>
        <translation>eine Kachel von %1 × %2 Pixeln passt in keinen Texturplatz</translation>
    </message>
    <message>
        <source>%1 takes a whole number from %2 to %3, not &apos;%4&apos;</source>
        <translation>%1 erwartet eine ganze Zahl von %2 bis %3, nicht „%4“</translation>
    </message>
    <message>
        <source>--size takes WIDTHxHEIGHT with sides from 100 to 16384, not &apos;%1&apos;</source>
        <translation>--size erwartet BREITExHÖHE mit Seiten von 100 bis 16384, nicht „%1“</translation>
    </message>
    <message>
        <source>there is not enough memory for the tiles</source>
        <translation>der Speicher reicht nicht für die Kacheln</translation>
    </message>
    <message>
        <source>the tile has no place among the textures</source>
        <translation>die Kachel hat keinen Platz unter den Texturen</translation>
    </message>
    <message>
        <source>--renderer takes auto, gl or raster, not &apos;%1&apos;</source>
        <translation>--renderer erwartet auto, gl oder raster, nicht „%1“</translation>
    </message>
    <message>
        <source>%1: there is no folder &apos;%2&apos;</source>
        <translation>%1: den Ordner „%2“ gibt es nicht</translation>
    </message>
    <message>
        <source>%1: there is no file &apos;%2&apos;</source>
        <translation>%1: die Datei „%2“ gibt es nicht</translation>
    </message>
    <message>
        <source>an empty path was given</source>
        <translation>ein leerer Pfad wurde angegeben</translation>
    </message>
    <message>
        <source>there is no built-in picture &apos;%1&apos;</source>
        <translation>ein eingebautes Bild „%1“ gibt es nicht</translation>
    </message>
    <message>
        <source>there is no file or folder &apos;%1&apos;</source>
        <translation>eine Datei oder einen Ordner „%1“ gibt es nicht</translation>
    </message>
    <message>
        <source>changes are noticed in the first %1 folders only: more cannot be watched</source>
        <translation>Änderungen werden nur in den ersten %1 Ordnern bemerkt: mehr lassen sich nicht beobachten</translation>
    </message>
    <message>
        <source>this is no collection: it does not begin with “%1”</source>
        <translation>das ist keine Sammlung: sie beginnt nicht mit „%1“</translation>
    </message>
    <message>
        <source>this collection is of version %1, which is not known here</source>
        <translation>diese Sammlung hat die Version %1, die hier nicht bekannt ist</translation>
    </message>
    <message>
        <source>it names no file or folder</source>
        <translation>darin ist keine Datei und kein Ordner genannt</translation>
    </message>
    <message>
        <source>%1 folders can&apos;t be opened, one of them is “%2”: %3</source>
        <translation>%1 Ordner lassen sich nicht öffnen, einer davon ist „%2“: %3</translation>
    </message>
    <message>
        <source>“%1” has been renamed or moved; this is what was known of it</source>
        <translation>„%1“ wurde umbenannt oder verschoben; das ist, was davon bekannt war</translation>
    </message>
    <message>
        <source>“%1” is not there any more; this is what was known of it</source>
        <translation>„%1“ ist nicht mehr da; das ist, was davon bekannt war</translation>
    </message>
    <message>
        <source>There is no last wall to be opened again.</source>
        <translation>Es gibt keine letzte Wand, die sich wieder öffnen ließe.</translation>
    </message>
    <message>
        <source>The last wall can&apos;t be opened again: what was kept of it is damaged.</source>
        <translation>Die letzte Wand lässt sich nicht wieder öffnen: was davon aufgehoben war, ist beschädigt.</translation>
    </message>
    <message>
        <source>the option %1 takes no value</source>
        <translation>die Option %1 nimmt keinen Wert</translation>
    </message>
    <message>
        <source>unknown option &apos;%1&apos;; see --help</source>
        <translation>unbekannte Option „%1“; siehe --help</translation>
    </message>
    <message>
        <source>the option %1 needs a value</source>
        <translation>die Option %1 braucht einen Wert</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read</source>
        <translation>„%1“ ist nicht lesbar</translation>
    </message>
    <message>
        <source>there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set</source>
        <translation>es gibt keinen Bildschirm: weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt</translation>
    </message>
    <message>
        <source>what the camera wrote into the file is damaged</source>
        <translation>was die Kamera in die Datei geschrieben hat, ist beschädigt</translation>
    </message>
    <message>
        <source>there is no room for it in memory</source>
        <translation>im Speicher ist kein Platz dafür</translation>
    </message>
</context>
<context>
    <name>ResourceColumns</name>
    <message>
        <source>%1 so far</source>
        <translation>bisher %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation>Was gerade getan wird</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Whether it is still at it</source>
        <translation>Ob es noch dabei ist</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>How much is done</source>
        <translation>Wie viel getan ist</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>How long it has been running</source>
        <translation>Wie lange es schon läuft</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>generated</source>
        <translation>erzeugt</translation>
    </message>
    <message>
        <source>joined another&apos;s work</source>
        <translation>bei anderen angeschlossen</translation>
    </message>
    <message>
        <source>evicted</source>
        <translation>verdrängt</translation>
    </message>
    <message>
        <source>writes dropped</source>
        <translation>verworfene Schreibvorgänge</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>What is remembered</source>
        <translation>Was gemerkt wird</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>In memory or on disk</source>
        <translation>Im Arbeitsspeicher oder auf der Platte</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>How many it keeps</source>
        <translation>Wie viele er behält</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Asked for and there</source>
        <translation>Gefragt und vorhanden</translation>
    </message>
    <message>
        <source>%1 of all questions were answered here</source>
        <translation>%1 aller Fragen wurden hier beantwortet</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>Asked for and not there</source>
        <translation>Gefragt und nicht vorhanden</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Its bytes</source>
        <translation>Seine Bytes</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>Was gezählt wird</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Now, or since the start</source>
        <translation>Jetzt oder seit dem Start</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>Pro Sekunde</translation>
    </message>
    <message>
        <source>Over about the last second</source>
        <translation>Etwa während der letzten Sekunde</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Schlüssel %1</translation>
    </message>
    <message>
        <source>On thread %1</source>
        <translation>Auf Thread %1</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anforderung</translation>
    </message>
    <message>
        <source>The tile asked for</source>
        <translation>Die angeforderte Kachel</translation>
    </message>
    <message>
        <source>Waiting, or what is being done</source>
        <translation>Wartet, oder was gerade getan wird</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>How urgent it is</source>
        <translation>Wie dringend es ist</translation>
    </message>
    <message>
        <source>Since it was asked for or started</source>
        <translation>Seit der Anforderung oder dem Beginn</translation>
    </message>
    <message>
        <source>waiting now</source>
        <translation>warten gerade</translation>
    </message>
    <message>
        <source>adopted</source>
        <translation>übernommen</translation>
    </message>
    <message>
        <source>given back to the system</source>
        <translation>dem System zurückgegeben</translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation>gekürzt</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>found dead</source>
        <translation>unbrauchbar vorgefunden</translation>
    </message>
    <message>
        <source>taken for good</source>
        <translation>endgültig entnommen</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>What is pooled</source>
        <translation>Was vorgehalten wird</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Ready to be lent</source>
        <translation>Bereit zum Verleihen</translation>
    </message>
    <message>
        <source>Lent</source>
        <translation>Verliehen</translation>
    </message>
    <message>
        <source>In use now</source>
        <translation>Gerade in Gebrauch</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Höchststand</translation>
    </message>
    <message>
        <source>The most ever in use at once</source>
        <translation>Die meisten, die je zugleich in Gebrauch waren</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>How many were newly made</source>
        <translation>Wie viele neu gemacht wurden</translation>
    </message>
    <message>
        <source>How often one was used again</source>
        <translation>Wie oft eines wiederverwendet wurde</translation>
    </message>
    <message>
        <source>Bytes, idle and lent</source>
        <translation>Bytes, frei und verliehen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>The file, or what is built in</source>
        <translation>Die Datei, oder was eingebaut ist</translation>
    </message>
    <message>
        <source>Open, or on the way</source>
        <translation>Offen oder auf dem Weg</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>How many share this one open file</source>
        <translation>Wie viele sich diese eine offene Datei teilen</translation>
    </message>
    <message>
        <source>Holders</source>
        <translation>Halter</translation>
    </message>
    <message>
        <source>Who uses it, and why</source>
        <translation>Wer es benutzt und wozu</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>How often it had to be opened</source>
        <translation>Wie oft geöffnet werden musste</translation>
    </message>
    <message>
        <source>Key %1, generation %2</source>
        <translation>Schlüssel %1, Generation %2</translation>
    </message>
    <message>
        <source>Made %1 ago, last used %2 ago</source>
        <translation>Entstanden vor %1, zuletzt benutzt vor %2</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>The image, and the tile&apos;s place in it</source>
        <translation>Das Bild und der Ort der Kachel darin</translation>
    </message>
    <message>
        <source>How far it has come</source>
        <translation>Wie weit sie gekommen ist</translation>
    </message>
    <message>
        <source>Refs</source>
        <translation>Verw.</translation>
    </message>
    <message>
        <source>How many references are held</source>
        <translation>Wie viele Verweise gehalten werden</translation>
    </message>
    <message>
        <source>Who holds it, and why</source>
        <translation>Wer sie hält und wozu</translation>
    </message>
    <message>
        <source>Its bytes in memory</source>
        <translation>Ihre Bytes im Speicher</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Since it was made</source>
        <translation>Seit sie entstanden ist</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Since the first step listed</source>
        <translation>Seit dem ersten aufgeführten Schritt</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>From which state to which</source>
        <translation>Von welchem Zustand in welchen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>The reason given for it</source>
        <translation>Der genannte Grund</translation>
    </message>
    <message>
        <source>Cancels it</source>
        <translation>Bricht sie ab</translation>
    </message>
</context>
<context>
    <name>ResourceCounters</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Being read or decoded now</source>
        <translation>Werden gerade gelesen oder dekodiert</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Waiting for a thread</source>
        <translation>Warten auf einen Thread</translation>
    </message>
    <message>
        <source>Parked</source>
        <translation>Geparkt</translation>
    </message>
    <message>
        <source>Waiting, without a thread, for what another one makes</source>
        <translation>Warten ohne Thread auf etwas, das ein anderer herstellt</translation>
    </message>
    <message>
        <source>Requested</source>
        <translation>Angefordert</translation>
    </message>
    <message>
        <source>Tiles asked for since the start</source>
        <translation>Kacheln, die seit dem Start angefordert wurden</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Asked for while already on the way</source>
        <translation>Angefordert, als sie schon unterwegs waren</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Taken up by a thread</source>
        <translation>Von einem Thread übernommen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Ausgeliefert</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Ended with a reason</source>
        <translation>Mit einer Begründung beendet</translation>
    </message>
    <message>
        <source>Cancelled in time</source>
        <translation>Rechtzeitig abgebrochen</translation>
    </message>
    <message>
        <source>No longer wanted before they began</source>
        <translation>Nicht mehr gewünscht, bevor sie begannen</translation>
    </message>
    <message>
        <source>Cancelled midway</source>
        <translation>Mittendrin abgebrochen</translation>
    </message>
    <message>
        <source>No longer wanted while they ran</source>
        <translation>Nicht mehr gewünscht, während sie liefen</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Beschäftigt</translation>
    </message>
    <message>
        <source>Time spent by all threads, and their share in use</source>
        <translation>Zeit aller Threads und wie weit sie ausgelastet sind</translation>
    </message>
    <message>
        <source>Wasted</source>
        <translation>Vergeudet</translation>
    </message>
    <message>
        <source>Time spent on what nobody looked at</source>
        <translation>Zeit für das, was niemand angesehen hat</translation>
    </message>
    <message>
        <source>Cancel latency</source>
        <translation>Abbruchdauer</translation>
    </message>
    <message>
        <source>99 of 100 cancelled reads stopped within this</source>
        <translation>So schnell endeten 99 von 100 abgebrochenen Lesevorgängen</translation>
    </message>
    <message>
        <source>Late to leave</source>
        <translation>Spät gegangen</translation>
    </message>
    <message>
        <source>Cancelled, but on their thread for 10 ms more; results dropped</source>
        <translation>Abgebrochen, aber noch mehr als 10 ms auf ihrem Thread; Ergebnisse verworfen</translation>
    </message>
    <message>
        <source>Stages put back</source>
        <translation>Zurückgegebene Stufen</translation>
    </message>
    <message>
        <source>Gave their thread back before they were done</source>
        <translation>Gaben ihren Thread zurück, bevor sie fertig waren</translation>
    </message>
    <message>
        <source>Obsolete starts</source>
        <translation>Überholte Starts</translation>
    </message>
    <message>
        <source>Begun although nobody wanted them: should be 0</source>
        <translation>Begonnen, obwohl niemand sie wollte: sollte 0 sein</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Außer der Reihe</translation>
    </message>
    <message>
        <source>Begun before something more urgent: should be 0</source>
        <translation>Vor etwas Dringenderem begonnen: sollte 0 sein</translation>
    </message>
    <message>
        <source>Callback errors</source>
        <translation>Rückruffehler</translation>
    </message>
    <message>
        <source>Errors while handing results over: should be 0</source>
        <translation>Fehler beim Übergeben von Ergebnissen: sollte 0 sein</translation>
    </message>
    <message>
        <source>Uploads waiting</source>
        <translation>Wartende Übertragungen</translation>
    </message>
    <message>
        <source>Decoded, not yet textures</source>
        <translation>Dekodiert, noch keine Texturen</translation>
    </message>
    <message>
        <source>Uploads</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Tiles made textures</source>
        <translation>Kacheln, die Texturen wurden</translation>
    </message>
    <message>
        <source>Uploaded</source>
        <translation>Übertragen</translation>
    </message>
    <message>
        <source>Bytes made textures</source>
        <translation>Bytes, die Texturen wurden</translation>
    </message>
    <message>
        <source>Longest upload</source>
        <translation>Längste Übertragung</translation>
    </message>
    <message>
        <source>The most time it took of one frame</source>
        <translation>Die längste Zeit, die sie in einem Bild brauchte</translation>
    </message>
    <message>
        <source>Queued: %1</source>
        <translation>Wartet: %1</translation>
    </message>
    <message>
        <source>Waiting, of this class</source>
        <translation>Warten, in dieser Klasse</translation>
    </message>
</context>
<context>
    <name>ResourcePages</name>
    <message>
        <source>Pools</source>
        <translation>Vorräte</translation>
    </message>
    <message>
        <source>No pools yet. They are made with the first picture.</source>
        <translation>Noch keine Vorräte. Sie entstehen mit dem ersten Bild.</translation>
    </message>
    <message>
        <source>Caches</source>
        <translation>Caches</translation>
    </message>
    <message>
        <source>No caches are in use.</source>
        <translation>Kein Cache ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>No file is open right now. Files are opened when they are looked at.</source>
        <translation>Gerade ist keine Datei offen. Dateien werden geöffnet, wenn sie angesehen werden.</translation>
    </message>
</context>
<context>
    <name>ResourceTerms</name>
    <message>
        <source>Textures</source>
        <translation>Texturen</translation>
    </message>
    <message>
        <source>view</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>retained</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>fallback</source>
        <translation>Ersatz</translation>
    </message>
    <message>
        <source>prefetch</source>
        <translation>vorausgeladen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öffnen</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>user</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>inserted</source>
        <translation>eingefügt</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>ersetzt</translation>
    </message>
    <message>
        <source>made room for</source>
        <translation>Platz gemacht für</translation>
    </message>
    <message>
        <source>released</source>
        <translation>losgelassen</translation>
    </message>
    <message>
        <source>shut down</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>context lost</source>
        <translation>Kontext verloren</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>decode buffers</source>
        <translation>Puffer zum Lesen</translation>
    </message>
    <message>
        <source>decoded blocks</source>
        <translation>gelesene Blöcke</translation>
    </message>
    <message>
        <source>pyramids</source>
        <translation>Bildpyramiden</translation>
    </message>
    <message>
        <source>TIFF handles</source>
        <translation>TIFF-Leser</translation>
    </message>
    <message>
        <source>JPEG decoders</source>
        <translation>JPEG-Leser</translation>
    </message>
    <message>
        <source>slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>at rest</source>
        <translation>in Ruhe</translation>
    </message>
    <message>
        <source>short of memory</source>
        <translation>Speicher knapp</translation>
    </message>
    <message>
        <source>memory given back</source>
        <translation>Speicher zurückgegeben</translation>
    </message>
</context>
<context>
    <name>ResourceWords</name>
    <message>
        <source>absent</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>wird dekodiert</translation>
    </message>
    <message>
        <source>uploading</source>
        <translation>wird übertragen</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>wird geöffnet</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>wird geschlossen</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>steht an</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>first cover</source>
        <translation>erste Deckung</translation>
    </message>
    <message>
        <source>visible</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <source>visible later</source>
        <translation>später sichtbar</translation>
    </message>
    <message>
        <source>soon visible</source>
        <translation>bald sichtbar</translation>
    </message>
    <message>
        <source>neighbour</source>
        <translation>Nachbar</translation>
    </message>
    <message>
        <source>border</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>creating</source>
        <translation>entsteht</translation>
    </message>
    <message>
        <source>destroyed</source>
        <translation>aufgelöst</translation>
    </message>
    <message>
        <source>evicted</source>
        <translation>verdrängt</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
</context>
<context>
    <name>tessera::AboutDialog</name>
    <message>
        <source>About Tessera</source>
        <translation>Über Tessera</translation>
    </message>
    <message>
        <source>Fly from a whole folder of images down to one pixel.</source>
        <translation>Von einem ganzen Ordner voller Bilder bis zum einzelnen Pixel.</translation>
    </message>
    <message>
        <source>A tessera is one tile of a mosaic.</source>
        <translation>Eine Tessera ist ein Steinchen eines Mosaiks.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes with no warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später. Ohne jede Gewährleistung.</translation>
    </message>
    <message>
        <source>Qt %1, drawing with %2</source>
        <translation>Qt %1, gezeichnet mit %2</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
</context>
<context>
    <name>tessera::ArrangeMenus</name>
    <message>
        <source>&amp;Sort By</source>
        <translation>&amp;Sortieren nach</translation>
    </message>
    <message>
        <source>&amp;Group By</source>
        <translation>Gruppieren &amp;nach</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Date &amp;Taken</source>
        <translation>&amp;Aufnahmedatum</translation>
    </message>
    <message>
        <source>&amp;File Date</source>
        <translation>&amp;Dateidatum</translation>
    </message>
    <message>
        <source>File &amp;Size</source>
        <translation>Datei&amp;größe</translation>
    </message>
    <message>
        <source>&amp;Dimensions</source>
        <translation>A&amp;bmessungen</translation>
    </message>
    <message>
        <source>&amp;Rating</source>
        <translation>Be&amp;wertung</translation>
    </message>
    <message>
        <source>&amp;Color</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>D&amp;escending</source>
        <translation>Ab&amp;steigend</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <extracomment>Images are not grouped</extracomment>
        <translation>&amp;Nichts</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Day</source>
        <translation>&amp;Tag</translation>
    </message>
</context>
<context>
    <name>tessera::CancelDelegate</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>%1 abbrechen</translation>
    </message>
</context>
<context>
    <name>tessera::Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
</context>
<context>
    <name>tessera::CommandText</name>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>Ein&amp;passen</translation>
    </message>
    <message>
        <source>&amp;Actual Size</source>
        <translation>&amp;Originalgröße</translation>
    </message>
    <message>
        <source>&amp;Next Image</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>&amp;Previous Image</source>
        <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
        <source>&amp;First Image</source>
        <translation>&amp;Erstes Bild</translation>
    </message>
    <message>
        <source>&amp;Last Image</source>
        <translation>&amp;Letztes Bild</translation>
    </message>
    <message>
        <source>Page &amp;Up</source>
        <translation>Seite nach &amp;oben</translation>
    </message>
    <message>
        <source>Page D&amp;own</source>
        <translation>Seite nach &amp;unten</translation>
    </message>
    <message>
        <source>Scroll Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Scroll Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>&amp;Dive In</source>
        <translation>Ein&amp;tauchen</translation>
    </message>
    <message>
        <source>Go &amp;Back Out</source>
        <translation>&amp;Zurück nach außen</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Go to Image…</source>
        <translation>&amp;Gehe zu Bild …</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select &amp;None</source>
        <translation>&amp;Nichts auswählen</translation>
    </message>
    <message>
        <source>&amp;Invert Selection</source>
        <translation>Auswahl &amp;umkehren</translation>
    </message>
    <message>
        <source>&amp;Select or Deselect</source>
        <translation>&amp;Bild aus- oder abwählen</translation>
    </message>
    <message>
        <source>Extend to Next Image</source>
        <translation>Auswahl bis zum nächsten Bild</translation>
    </message>
    <message>
        <source>Extend to Previous Image</source>
        <translation>Auswahl bis zum vorigen Bild</translation>
    </message>
    <message>
        <source>Extend Down a Row</source>
        <translation>Auswahl eine Reihe nach unten</translation>
    </message>
    <message>
        <source>Extend Up a Row</source>
        <translation>Auswahl eine Reihe nach oben</translation>
    </message>
    <message>
        <source>Extend to First Image</source>
        <translation>Auswahl bis zum ersten Bild</translation>
    </message>
    <message>
        <source>Extend to Last Image</source>
        <translation>Auswahl bis zum letzten Bild</translation>
    </message>
    <message>
        <source>&amp;Copy Paths</source>
        <translation>&amp;Pfade kopieren</translation>
    </message>
</context>
<context>
    <name>tessera::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>No image yet. Open a folder or a file to see what is known about its images.</source>
        <translation>Noch kein Bild. Öffnen Sie einen Ordner oder eine Datei, um zu sehen, was über die Bilder bekannt ist.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
</context>
<context>
    <name>tessera::DetailsText</name>
    <message>
        <source>%1 (%2 bytes)</source>
        <extracomment>A file&apos;s size, rounded and in full: &quot;2.4 MiB (2,512,001 bytes)&quot;</extracomment>
        <translation>%1 (%2 Byte)</translation>
    </message>
    <message>
        <source>%1 (UTC%2)</source>
        <extracomment>A date and time with its offset from universal time: &quot;May 6, 2024 7:08:09 AM (UTC+02:00)&quot;</extracomment>
        <translation>%1 (UTC%2)</translation>
    </message>
    <message>
        <source>&lt; %1</source>
        <translation>&lt; %1</translation>
    </message>
    <message>
        <source>%1 × %2 (%3 MP)</source>
        <extracomment>Width and height in pixels, then megapixels: &quot;6,000 × 4,000 (24 MP)&quot;</extracomment>
        <translation>%1 × %2 (%3 MP)</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Aufrecht</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>Gespiegelt</translation>
    </message>
    <message>
        <source>Turned by 180°</source>
        <translation>Um 180° gedreht</translation>
    </message>
    <message>
        <source>Mirrored, turned by 180°</source>
        <translation>Gespiegelt, um 180° gedreht</translation>
    </message>
    <message>
        <source>Mirrored, turned left</source>
        <translation>Gespiegelt, nach links gedreht</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>Nach rechts gedreht</translation>
    </message>
    <message>
        <source>Mirrored, turned right</source>
        <translation>Gespiegelt, nach rechts gedreht</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>Nach links gedreht</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 (as %2 mm)</source>
        <extracomment>A focal length, and the one with the same angle on 35 mm film: &quot;4.2 mm (as 28 mm)&quot;</extracomment>
        <translation>%1 (wie %2 mm)</translation>
    </message>
    <message>
        <source>N</source>
        <extracomment>North and south, behind degrees</extracomment>
        <translation>N</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>E</source>
        <extracomment>East and west, behind degrees</extracomment>
        <translation>O</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Color profile</source>
        <translation>Farbprofil</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Copyright</source>
        <translation>Urheberrecht</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Altitude</source>
        <translation>Höhe</translation>
    </message>
</context>
<context>
    <name>tessera::EmptyPanel</name>
    <message>
        <source>Open Files…</source>
        <translation>Dateien öffnen …</translation>
    </message>
    <message>
        <source>Open Folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Wheel zooms, drag pans, double-click dives in, Esc goes back. F1 shows all keys.</source>
        <translation>Mausrad zoomt, Ziehen verschiebt, Doppelklick taucht ein, Esc geht zurück. F1 zeigt alle Tasten.</translation>
    </message>
    <message>
        <source>Drop images or a folder here</source>
        <translation>Bilder oder einen Ordner hier ablegen</translation>
    </message>
</context>
<context>
    <name>tessera::Engine</name>
    <message>
        <source>Preparing %1 for zooming</source>
        <extracomment>%1 is an image&apos;s name; large images are decoded once as a whole</extracomment>
        <translation>Bereite %1 zum Zoomen vor</translation>
    </message>
</context>
<context>
    <name>tessera::FactsGatherer</name>
    <message>
        <source>Reading sizes and dates</source>
        <translation>Größen und Daten werden gelesen</translation>
    </message>
    <message>
        <source>Reading what cameras wrote</source>
        <translation>Kameraangaben werden gelesen</translation>
    </message>
</context>
<context>
    <name>tessera::FilterField</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter: words of the name, width&gt;4000, date:2024 …</source>
        <translation>Filter: Wörter des Namens, width&gt;4000, date:2024 …</translation>
    </message>
    <message>
        <source>Type words of the name, or say what you are looking for: *.png, format:jpeg, width&gt;4000, size&gt;5MB, rating&gt;=3, date:2024-05 or taken&gt;=2024; “quotes” keep words together.</source>
        <translation>Geben Sie Wörter des Namens ein, oder sagen Sie, was Sie suchen: *.png, format:jpeg, width&gt;4000, size&gt;5MB, rating&gt;=3, date:2024-05 oder taken&gt;=2024; „Anführungszeichen“ halten Wörter zusammen.</translation>
    </message>
</context>
<context>
    <name>tessera::FolderListing</name>
    <message>
        <source>Reading %1</source>
        <translation>Lese %1</translation>
    </message>
    <message>
        <source>standard input</source>
        <translation>die Standardeingabe</translation>
    </message>
</context>
<context>
    <name>tessera::GaugeBar</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 memory: %2, at most %3 so far</source>
        <translation>%1-Speicher: %2, bisher höchstens %3</translation>
    </message>
</context>
<context>
    <name>tessera::GoToField</name>
    <message>
        <source>Number or name</source>
        <translation>Nummer oder Name</translation>
    </message>
    <message>
        <source>Number, or how its name begins</source>
        <translation>Nummer oder wie der Name beginnt</translation>
    </message>
    <message>
        <source>Go to image</source>
        <translation>Gehe zu Bild</translation>
    </message>
    <message>
        <source>of %1</source>
        <extracomment>After a field: &quot;Go to image [12] of 1,000&quot;</extracomment>
        <translation>von %1</translation>
    </message>
    <message>
        <source>No such image</source>
        <translation>Kein solches Bild</translation>
    </message>
</context>
<context>
    <name>tessera::HeadingText</name>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Bilder</translation>
    </message>
</context>
<context>
    <name>tessera::LoaderPage</name>
    <message>
        <source>%1 running on %2 threads, %3 queued</source>
        <translation>%1 laufen auf %2 Threads, %3 warten</translation>
    </message>
    <message>
        <source>Nothing to load: all that is wanted is here.</source>
        <translation>Nichts zu laden: Alles Gewünschte ist da.</translation>
    </message>
    <message>
        <source>Nothing has been counted yet.</source>
        <translation>Noch wurde nichts gezählt.</translation>
    </message>
    <message>
        <source>Loader</source>
        <translation>Lader</translation>
    </message>
</context>
<context>
    <name>tessera::MainWindow</name>
    <message>
        <source>Open Files</source>
        <translation>Dateien öffnen</translation>
    </message>
    <message>
        <source>Images, collections and lists</source>
        <translation>Bilder, Sammlungen und Listen</translation>
    </message>
    <message>
        <source>Lists of paths</source>
        <translation>Listen von Pfaden</translation>
    </message>
    <message>
        <source>Open With Subfolders</source>
        <translation>Mit Unterordnern öffnen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Sammlungen</translation>
    </message>
    <message>
        <source>Save Collection</source>
        <translation>Sammlung speichern</translation>
    </message>
    <message>
        <source>The canvas cannot be drawn</source>
        <translation>Die Leinwand kann nicht gezeichnet werden</translation>
    </message>
    <message>
        <source>No image matches “%1”</source>
        <translation>Kein Bild passt zu „%1“</translation>
    </message>
    <message>
        <source>Nothing to show here</source>
        <translation>Hier gibt es nichts zu sehen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>tessera::Minimap</name>
    <message>
        <source>Minimap</source>
        <translation>Übersicht</translation>
    </message>
</context>
<context>
    <name>tessera::MosaicFiller</name>
    <message>
        <source>Preparing the wall</source>
        <extracomment>a background task: small pictures of all files of a folder are made</extracomment>
        <translation>Bereite die Wand vor</translation>
    </message>
</context>
<context>
    <name>tessera::ReportView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select &amp;nothing</source>
        <translation>&amp;Nichts auswählen</translation>
    </message>
    <message>
        <source>Nothing here matches “%1”.</source>
        <translation>Nichts hier passt zu „%1“.</translation>
    </message>
</context>
<context>
    <name>tessera::ResourceDock</name>
    <message>
        <source>Resources</source>
        <translation>Ressourcen</translation>
    </message>
</context>
<context>
    <name>tessera::ResourcePanel</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Shows only the rows with all of these words</source>
        <translation>Zeigt nur die Zeilen mit all diesen Wörtern</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>Ressourcen</translation>
    </message>
</context>
<context>
    <name>tessera::Scene</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>%1 places</source>
        <translation>%1 Orte</translation>
    </message>
    <message>
        <source>Standard input</source>
        <translation>Standardeingabe</translation>
    </message>
</context>
<context>
    <name>tessera::ShortcutsDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>Wheel, or pinch</source>
        <translation>Mausrad oder zwei Finger spreizen</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Blättern</translation>
    </message>
    <message>
        <source>Ctrl+wheel, or two fingers</source>
        <translation>Strg+Mausrad oder zwei Finger</translation>
    </message>
    <message>
        <source>Scroll sideways</source>
        <translation>Seitwärts blättern</translation>
    </message>
    <message>
        <source>Shift+wheel</source>
        <translation>Umschalt+Mausrad</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Dive into an image</source>
        <translation>In ein Bild eintauchen</translation>
    </message>
    <message>
        <source>Double-click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Previous and next image</source>
        <translation>Voriges und nächstes Bild</translation>
    </message>
    <message>
        <source>Side buttons</source>
        <translation>Seitentasten</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
    <message>
        <source>Mouse and touch</source>
        <translation>Maus und Finger</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Select or deselect one more</source>
        <translation>Ein weiteres aus- oder abwählen</translation>
    </message>
    <message>
        <source>Ctrl+click</source>
        <translation>Strg+Klick</translation>
    </message>
    <message>
        <source>Select a range</source>
        <translation>Einen Bereich auswählen</translation>
    </message>
    <message>
        <source>Shift+click</source>
        <translation>Umschalt+Klick</translation>
    </message>
    <message>
        <source>Select with a rubber band</source>
        <translation>Mit einem Rahmen auswählen</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Add what a rubber band holds</source>
        <translation>Mit einem Rahmen hinzunehmen</translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation>Strg+Ziehen</translation>
    </message>
</context>
<context>
    <name>tessera::StatusLine</name>
    <message>
        <source>Reading folder…</source>
        <translation>Ordner wird gelesen …</translation>
    </message>
    <message>
        <source>Reading folder… %1 found</source>
        <translation>Ordner wird gelesen … %1 gefunden</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Reading what files say of themselves… %1%</source>
        <translation>Angaben der Dateien werden gelesen … %1 %</translation>
    </message>
    <message>
        <source>Reduced detail: texture budget full</source>
        <translation>Weniger Einzelheiten: Texturspeicher ist voll</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Bilder</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>Which image of how many: &quot;12 of 1,000&quot;</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <extracomment>Width and height in pixels</extracomment>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1%</source>
        <extracomment>Zoom, in percent</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>&lt; %1%</source>
        <translation>&lt; %1 %</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <extracomment>How many images of how many: &quot;12 of 1,024 selected&quot;</extracomment>
        <translation>%1 von %2 ausgewählt</translation>
    </message>
</context>
<context>
    <name>tessera::TexturePage</name>
    <message>
        <source>No textures yet. Open a folder and its tiles appear here.</source>
        <translation>Noch keine Texturen. Öffnen Sie einen Ordner, und seine Kacheln erscheinen hier.</translation>
    </message>
    <message>
        <source>Select a texture to see what happened to it.</source>
        <translation>Wählen Sie eine Textur, um zu sehen, was mit ihr geschah.</translation>
    </message>
    <message>
        <source>%1 live, %2 references, %3 made, %4 evicted</source>
        <translation>%1 leben, %2 Verweise, %3 entstanden, %4 verdrängt</translation>
    </message>
    <message>
        <source>Textures</source>
        <translation>Texturen</translation>
    </message>
</context>
<context>
    <name>tessera::TimelineStrip</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
</context>
<context>
    <name>tessera::WallMenu</name>
    <message>
        <source>&amp;Layout</source>
        <translation>&amp;Anordnung</translation>
    </message>
    <message>
        <source>&amp;Grid</source>
        <translation>&amp;Raster</translation>
    </message>
    <message>
        <source>&amp;Justified Rows</source>
        <translation>&amp;Blocksatz</translation>
    </message>
    <message>
        <source>&amp;Single Column</source>
        <translation>&amp;Eine Spalte</translation>
    </message>
    <message>
        <source>&amp;Minimap</source>
        <translation>Ü&amp;bersicht</translation>
    </message>
</context>
<context>
    <name>tessera::WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open Files…</source>
        <translation>Dateien ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;With Subfolders…</source>
        <translation>Mit &amp;Unterordnern öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Save Collection…</source>
        <translation>Sa&amp;mmlung speichern …</translation>
    </message>
    <message>
        <source>Reopen the &amp;Last Wall at Start</source>
        <translation>Beim Start die &amp;letzte Wand öffnen</translation>
    </message>
    <message>
        <source>&amp;New Window</source>
        <translation>&amp;Neues Fenster</translation>
    </message>
    <message>
        <source>&amp;Try Again What Failed</source>
        <translation>Fehlgeschlagenes &amp;erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Close Window</source>
        <translation>Fenster &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Resources</source>
        <translation>&amp;Ressourcen</translation>
    </message>
    <message>
        <source>Fil&amp;ter…</source>
        <translation>&amp;Filtern …</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Tessera</source>
        <translation>Ü&amp;ber Tessera</translation>
    </message>
    <message>
        <source>&amp;Clear This List</source>
        <translation>Diese Liste &amp;leeren</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Details</translation>
    </message>
    <message>
        <source>Share T&amp;humbnails with Other Programs</source>
        <translation>&amp;Miniaturen mit anderen Programmen teilen</translation>
    </message>
    <message>
        <source>Go On Making Small &amp;Pictures</source>
        <translation>Kleine Bilder w&amp;eiter herstellen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
</context>
<context>
    <name>tessera::WorkLine</name>
    <message>
        <source>%1 (paused)</source>
        <extracomment>Work in the background that somebody has paused: &quot;Preparing the wall (paused)&quot;</extracomment>
        <translation>%1 (angehalten)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>Work in the background, and how many it has done so far: &quot;Reading Beach: 1,024&quot;</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>How much of how much is done</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>tessera::WorkPage</name>
    <message>
        <source>No long work is going on. Folder scans and the like show up here.</source>
        <translation>Gerade läuft keine lange Arbeit. Ordner einzulesen und Ähnliches erscheint hier.</translation>
    </message>
    <message>
        <source>&amp;Pause this work</source>
        <translation>Diese Arbeit an&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Resume this work</source>
        <translation>Diese Arbeit &amp;fortsetzen</translation>
    </message>
    <message>
        <source>Cancel this &amp;work</source>
        <translation>Diese Ar&amp;beit abbrechen</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
</context>
<context>
    <name>tessera::ZoomSlider</name>
    <message>
        <source>Thumbnail size</source>
        <translation>Größe der Miniaturen</translation>
    </message>
</context>
</TS>
