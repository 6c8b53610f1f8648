const KNOWN = new Set(
  (
    '% ‰ °c °f k degc degf deg_c deg.c °k c f bar mbar pa hpa kpa mpa psi psig atm mmhg torr m3/h m³/h m3/s m³/s l/s l/min l/h lpm gpm cfm nm3/h nm³/h kg/h t/h kg/s ' +
    'v mv kv volt volts amps watt watts a ma ka w kw mw va kva var kvar wh kwh mwh j kj mj gj hz khz mhz rpm 1/min u/min min-1 upm s sec ms us µs min h d mm cm m km µm um m/s km/h mm/s mm/s² m/s² m/s2 g ' +
    'kg t lb l ml m3 m³ gal ph ppm ppb mg/l µg/m³ ug/m3 µs/cm ms/cm ntu lux lx db db(a) dba ω ohm kohm mω n kn nm kgm3 w/m² w/m2 j/cm² rad deg ° [-] - -/- n/a none ' +
    '°dh fnu mol/l cp mpas count counts cnt pcs st. stk. 0/1 bool utc iso8601 datetime date timestamp degt hpa ft mi nmi kt kts kn ' +
    'w/m^2 kw/m^2 mj/m^2 m^3/h m^3/s meters meters/second unitless inhg'
  )
    .split(' ')
    .concat('deg c', 'deg f'),
);
const IN_BRACKETS = /^[([{].{0,16}[)\]}]$/;
const AT_END = /^(.*?)[\s_]*[([{]([^()[\]{}]{1,20})[)\]}]$/;
const BRACKETED = /[([{]([^()[\]{}]{1,20})[)\]}]/g;
const AFTER_COMMA = /^(.*?),\s*([^,]{1,12})$/;
const AFTER_IN = /^(.*?)\s+in\s+(\S{1,12})$/i;

/** Whether a cell is a unit, as far as it can be told by itself. */
export function isUnit(cell: string): boolean {
  return KNOWN.has(cell.toLowerCase()) || (IN_BRACKETS.test(cell) && !/\s\w+\s/.test(cell));
}

/** The unit that a name such as `Flow (m3/h)`, `Druck, bar` or `Temp in °C` carries. */
export function unitInName(name: string): string | undefined {
  const bracketed = [...name.matchAll(BRACKETED)].map(([, inner]) => inner!.trim());
  const known = bracketed.find((inner) => KNOWN.has(inner.toLowerCase()) && !isIndex(name, inner));
  const written = known ?? AT_END.exec(name)?.[2];
  if (written !== undefined && !isIndex(name, written)) return written;
  const behind = AFTER_COMMA.exec(name)?.[2] ?? AFTER_IN.exec(name)?.[2];
  return behind !== undefined && isUnit(behind) ? behind : undefined;
}

/** Whether brackets hold an index, as in `G(h)`, rather than a unit. */
function isIndex(name: string, inner: string): boolean {
  return /^[a-z]$/i.test(inner) && new RegExp(`[^\\s_]\\(${inner}\\)$`).test(name.trim());
}

/** A unit without brackets around it. */
export function bareUnit(cell: string): string | undefined {
  const bare = cell
    .replace(/^[([{]\s*/, '')
    .replace(/\s*[)\]}]$/, '')
    .trim();
  return bare === '' || bare === '-' ? undefined : bare;
}
