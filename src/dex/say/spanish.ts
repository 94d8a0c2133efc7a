import type { MessageId } from './english.ts';

/** Messages in Spanish. */
export const spanish: Partial<Record<MessageId, string>> = {
  'took-whole-days': 'He entendido «{said}» como los {days} días completos hasta ayer, en UTC.',
  'took-days': 'He entendido «{said}» como del {from} al {to}.',
  'took-from-today': 'He entendido «{said}» como de hoy al {to}.',
  'took-until-today': 'He entendido «{said}» como del {from} hasta hoy.',
  'took-after': 'He entendido «{said}» como a partir del {from}.',
  'took-valid':
    'He entendido «{said}» como cuándo es válida una oferta: empieza como muy tarde entonces y no termina antes. Las ofertas sin fin no están incluidas.',
  'ambiguous-day': '«{said}» puede ser {one} o {other}. ¿Cuál de los dos?',
  'turned-round': '«{said}» termina antes de empezar. ¿Qué periodo quiere?',
  'fixed-days': 'Los días del {from} al {to} están fijos en el programa. Cámbielos cuando deba pedir otros.',
  'no-days-named':
    '`{start}` y `{end}` son obligatorios y no ha indicado un periodo. He tomado {days, select, 0 {hoy} 1 {ayer} other {los últimos {days} días, sin hoy}}.',
  'moving-days':
    'El programa toma la fecha de hoy del reloj en UTC. Mientras {timezone} tenga otra fecha, pedirá un día antes o después.',
  'took-as-network':
    'He tomado {slugs} como identificador de una red. La columna `network` de cualquier exportación muestra las suyas.',
  'took-csv': 'Ha indicado «{one}» y «{other}». He tomado CSV como formato del archivo.',
  'took-gzip': 'Solo los archivos CSV y JSON Lines se comprimen, así que he tomado `{format}` como formato.',
  'took-as-typo': 'He leído «{said}» como «{word}».',
  'any-report':
    'No ha indicado un tipo de informe, así que he tomado `{report}`. La guía describe [todos](/docs/guides/reports).',
  'guessed-report': 'He tomado `{report}`: tiene una fila por clic, con lo que ganó.',
  'default-program': 'No ha indicado un lenguaje, así que el programa es para {label}.',
  'no-dates':
    '`{report}` no tiene filtro de fechas, así que «{said}» no puede formar parte de la petición.{window, select, 0 {} other { Sus resultados son siempre los de los últimos {window} días.}}',
  'no-filter': '`{report}` no tiene el filtro `{filter}` para «{said}».',
  'no-such-filter': '`{report}` no tiene el filtro `{filter}`. Tiene {filters}.',
  'no-exclusion': '`{report}` no puede excluir por `{filter}`: «{said}».',
  'no-region': 'No hay filtro para {said}. Indique los países, por ejemplo `DE,FR,IT`.',
  'no-program': 'No hay plantilla para {said}, así que esta es para {label}. Hay plantillas para {labels}.',
  'no-format': '`{report}` no existe como {other}. `index_params.format` puede ser {formats}.',
  'no-gzip':
    'Un libro de Excel ya está comprimido, así que no existe en otra forma comprimida. `csv.gz` y `jsonl.gz` están comprimidos con gzip; `csv.zip` y `jsonl.zip` son archivos ZIP.',
  'only-csv-header':
    'Solo los archivos CSV pueden tener o no una fila de encabezado, así que `{report}` necesita `index_params.format: csv`.',
  'no-limit':
    'Una exportación siempre tiene todas las filas. Las primeras filas del archivo son las primeras de su orden.',
  'no-such-order': '`{report}` no se puede ordenar por «{said}», solo por {orders}.',
  'only-xlsx-summary':
    'Solo los libros de Excel tienen una hoja de resumen, así que `{report}` necesita `index_params.format: xlsx`.',
  'summary-is-whole': 'La hoja de resumen tiene totales y un gráfico, y no se puede quitar ninguno.',
  'no-summary': '`{report}` no tiene hoja de resumen.',
  'column-no-filter':
    '`{column}` es una columna de `{report}` y no un filtro. «{said}» no puede formar parte de la petición; filtre en el archivo.',
  'search-instead': '`{report}` no tiene filtro de sectores. Busco la palabra «{word}» en su lugar.',
  'no-destination':
    'Un programa guarda el archivo donde se ejecuta. Dex no puede escribir uno que lo lleve a «{said}».',
  'which-report': '¿Qué informe necesita?',
  'in-future': '«{said}» está en el futuro, y el informe solo tiene el pasado. Indique otros días.',
  'only-days': '«{said}» no son días completos, y los filtros solo tienen días. Indique el primer y el último día.',
  'two-programs': 'Ha nombrado dos lenguajes, {one} y «{other}». ¿Cuál necesita?',
  'unknown-program': 'No sé qué es «{said}». ¿Es un lenguaje de programación?',
  'data-sign-in':
    'Se trata de sus propias exportaciones o datos. [Inicie sesión](/account) o envíe una clave de API, y pregunte otra vez. Entonces Dex enviará esta solicitud en su nombre:',
  'data-call': 'Esta es la solicitud, [{operation}]({page}):',
  'data-not-found': 'No se encontró ninguna exportación con el ID {id}.',
  'data-refused': 'La API rechazó la solicitud: {message}',
  'data-rows':
    '**{rows, number} {rows, plural, one {fila} other {filas}}**, unos {bytes, number} kB como archivo. Es una estimación de la API: no se exportó nada.',
  'data-failed': 'La exportación {id} ({report}) **falló**: {error}',
  'data-completed':
    'La exportación {id} ({report}) está **lista**: {rows, number} filas, terminada {at}. [Abrir]({page}).',
  'data-in-progress': 'La exportación {id} ({report}) está **en curso**: {ready} de {total} partes listas.',
  'data-none': 'No se encontró ninguna exportación así.',
  'not-covered': 'La documentación no trata esto. Estas páginas son las más cercanas:',
  'drop-or-exclude': 'Antes ha elegido «{said}». ¿Quiere ahora filas con cualquier `{filter}` o todas menos «{said}»?',
  'either-or':
    'Una petición tiene las filas que cumplen todos sus filtros. Las filas con «{one}» o con «{other}» son dos peticiones. ¿Cuál necesita primero?',
  combinations:
    'Combina valores de dos filtros, «{one}» y «{other}», y una petición tendría todas las combinaciones. ¿Qué filas necesita primero?',
  'no-such-destination':
    'No se pueden llevar archivos a «{said}». Los destinos son correo electrónico, un servidor SFTP, un bucket (S3), una carpeta o un webhook. ¿Cuál necesita?',
  'destination-lead':
    '**Un destino lleva los archivos a {to}.** Un administrador lo crea una vez, con sus propios valores en lugar de los que están entre corchetes angulares:',
  'replaces-file':
    'Cada ejecución sustituye el archivo de la anterior: `file_name` es `{name}` para todas y `existing_file` es `replace`.',
  'replaces-changes':
    'Un archivo que solo tiene cambios no puede sustituir al anterior, porque un programa que aún no lo ha leído perdería sus cambios. ¿Necesita todas las filas en un archivo o los cambios en un archivo aparte?',
  'destination-to-schedule':
    'La respuesta tiene su `id`. Póngalo en `destinations` de la programación de abajo, y pruebe antes el destino: véase [Create a destination]({page}).',
  'destination-needs-schedule':
    'Solo los archivos de una programación se llevan a un destino. El programa de abajo guarda su archivo donde se ejecuta. Diga con qué frecuencia lo necesita y escribiré la programación: véase [Create a destination]({page}).',
  'not-only': '«{said}» no dice qué otros quiere. Nombre todos los que quiere, o ninguno.',
  'no-first-day': '«{said}» no tiene primer día, y el informe lo necesita. Indique el primer y el último día.',
  'more-excluded': '¿Quiere «{said}» o también se excluye?',
  'unknown-word': 'No sé qué dice «{said}» sobre las filas, y ningún filtro lo tiene. ¿Las quiere todas?',
  'unknown-before': 'No conozco «{said}», y puede cambiar el significado de «{value}». ¿Quiere exactamente esas filas?',
  refused: 'He omitido `{name}`: {why}',
  unused: 'No he usado {count, plural, one {esta palabra} other {estas palabras}}: {words}.',
  'unbound-negation': 'No sé qué debe excluir «{said}». Ningún filtro corresponde.',
  contradiction: '«{said}» contradice el resto de su pregunta sobre `{filter}`.',
  'two-formats':
    'Ha indicado dos formatos, «{one}» y «{other}». Una exportación es un archivo. ¿Qué formato necesita primero?',
  'which-format': '¿Qué formato necesita en lugar de «{said}»? Hay {formats}.',
  'two-reports': 'Ha indicado {reports}. Un programa exporta uno. ¿Cuál necesita primero?',
  'no-such-schedule':
    'No hay programación para «{said}». Puede ser cada hora o cada varias horas, cada día, en días de la semana o en días del mes.',
  'two-values': '«{one}» y «{other}» son valores de `{filter}`. ¿Qué filas necesita?',
  'no-comparison': '`{report}` no tiene ningún filtro que compare con «{said}».',
  'two-periods': 'Ha indicado dos periodos, «{one}» y «{other}». ¿Cuál quiere?',
  'too-many-days': '`{report}` abarca como máximo {most} días, y «{said}» es más largo. Indique un periodo más corto.',
  'unread-date': 'No entiendo «{said}» como periodo. Indique el primer y el último día.',
  'unknown-value':
    '«{said}» no es un valor de `{filter}`.{allowed, select, none {} other { Valores permitidos: {allowed}.}}',
  'clarify-lead': 'Antes de escribir el programa necesito saber algo:',
  'clarify-choices': 'Puede preguntar sin ello:',
  'clarify-again': 'Pregunte con otras palabras o consulte [{title}: filtros y columnas]({page}).',
  program:
    'Este programa en {recipe} exporta **{title}** (`{report}`){filters, select, none {, con todas las filas} other { con {filters}}}{form, select, none {} other {, mostrado con {form}}}. Espera a que la exportación esté lista y la guarda como {format, select, csv {archivo CSV} jsonl {archivo JSON Lines} csvgz {archivo CSV comprimido} jsonlgz {archivo JSON Lines comprimido} parquet {archivo Parquet} other {libro de Excel}}.',
  today: 'hoy',
  yesterday: 'ayer',
  tomorrow: 'mañana',
  'days-ago': 'hace {days} días',
  'in-days': 'dentro de {days} días',
  'run-program':
    '**Para ejecutarlo**, guárdelo como `{file}`, ponga su clave de API en la variable de entorno `SHEAF_API_KEY` y ejecute `{run}`. Requisitos: {needs} {tried}',
  'tried-run': 'Nuestras pruebas ejecutan este programa con un Sheaf real hasta obtener el archivo correcto.',
  'tried-syntax': 'Nuestras pruebas leen la sintaxis de este programa, pero no lo ejecutan.',
  'tried-not': 'Nuestras pruebas no han ejecutado este programa.',
  'schedule-lead':
    '**Sheaf ejecuta la programación**: {rule}, en la zona horaria {timezone}. Sus exportaciones aparecen en la lista como las demás. Envíe esto una vez:',
  'schedule-then': 'El programa de abajo crea ahora una de esas exportaciones y guarda el archivo.',
  'read-on-program': 'Más información: [Create an export]({create}), [{title}: filtros y columnas]({page}).',
  greeting: 'Hola. Escribo programas que obtienen exportaciones de este servicio y explico su API.',
  secrets:
    'No conozco claves, contraseñas ni ajustes, así que no puedo mostrarlos. Su administrador puede darle una clave propia.',
  'other-publishers': 'Una clave ve los datos de su propio editor y de nadie más, y ninguna petición lo cambia.',
  elsewhere:
    'No puedo ayudarle con eso: escribo programas que obtienen exportaciones de este servicio y explico su API.',
};
