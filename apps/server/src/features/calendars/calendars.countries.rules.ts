// Public holidays by the laws of countries, as they are at the end of 2026. Pure. Not covered anywhere: bridging days set by
// decree from year to year, days of regions, provinces and towns, days of mourning, and election days, which are set one by one.
import type { DayOfYear } from './calendars.dates.rules.ts';
import { easter, fixed, juneSolstice, moved, nth, only, since } from './calendars.dates.rules.ts';

export interface Holiday {
  on: DayOfYear;
  es: string;
  en: string;
  /** Kept by many, by custom or where a region says so; the law of the country does not close the day. */
  optional?: true;
}

export interface CountrySet {
  source: string;
  holidays: readonly Holiday[];
}

const [MONDAY, FRIDAY] = [1, 5];
const day = (on: DayOfYear, es: string, en: string): Holiday => ({ on, es, en });
const custom = (on: DayOfYear, es: string, en: string): Holiday => ({ on, es, en, optional: true });

const newYear = day(fixed(1, 1), 'Año Nuevo', 'New Year’s Day');
const labourDay = day(fixed(5, 1), 'Día del Trabajo', 'Labour Day');
const christmas = day(fixed(12, 25), 'Navidad', 'Christmas Day');
const maundyThursday = day(easter(-3), 'Jueves Santo', 'Maundy Thursday');
const goodFriday = day(easter(-2), 'Viernes Santo', 'Good Friday');
const assumption = (on: DayOfYear) => day(on, 'Asunción de la Virgen', 'Assumption of Mary');
const allSaints = (on: DayOfYear) => day(on, 'Todos los Santos', 'All Saints’ Day');
const immaculate = day(fixed(12, 8), 'Inmaculada Concepción', 'Immaculate Conception');
const peterAndPaul = (on: DayOfYear) => day(on, 'San Pedro y San Pablo', 'Saints Peter and Paul');

/** 2024, 2030, …; until 2018 it was 1 December. */
const handover: DayOfYear = (year) => ((year - 2024) % 6 === 0 ? fixed(10, 1)(year) : undefined);

export const mexico: CountrySet = {
  source: 'Ley Federal del Trabajo, art. 74 (DOF 30-09-2024)',
  holidays: [
    newYear,
    day(nth(1, MONDAY, 2), 'Día de la Constitución', 'Constitution Day'),
    day(nth(3, MONDAY, 3), 'Natalicio de Benito Juárez', 'Benito Juárez’s Birthday'),
    labourDay,
    day(fixed(9, 16), 'Día de la Independencia', 'Independence Day'),
    day(handover, 'Transmisión del Poder Ejecutivo Federal', 'Federal change of government'),
    day(nth(3, MONDAY, 11), 'Día de la Revolución', 'Revolution Day'),
    christmas,
    { ...maundyThursday, optional: true },
    { ...goodFriday, optional: true },
    custom(fixed(11, 2), 'Día de Muertos', 'Day of the Dead'),
    custom(fixed(12, 12), 'Día de la Virgen de Guadalupe', 'Our Lady of Guadalupe'),
  ],
};

/** Art. 6: from Tuesday and Wednesday to the Monday before, from Thursday and Friday to the one after. */
const argentine = (on: DayOfYear) => moved(on, { 2: -1, 3: -2, 4: 4, 5: 3 });
/** The Monday after a Friday the 17th is 20 June, a holiday itself: then it stays, as in 2022. */
const ofGuemes = moved(fixed(6, 17), { 2: -1, 3: -2, 4: 4 });

/** What falls on a weekend may be moved by decree (614/2025), which is not guessed. */
export const argentina: CountrySet = {
  source: 'Ley 27.399, arts. 1 y 6',
  holidays: [
    newYear,
    day(easter(-48), 'Carnaval', 'Carnival'),
    day(easter(-47), 'Carnaval', 'Carnival'),
    day(fixed(3, 24), 'Día de la Memoria por la Verdad y la Justicia', 'Day of Remembrance for Truth and Justice'),
    day(fixed(4, 2), 'Día del Veterano y de los Caídos en Malvinas', 'Malvinas Day'),
    goodFriday,
    labourDay,
    day(fixed(5, 25), 'Revolución de Mayo', 'May Revolution'),
    day(ofGuemes, 'Paso a la Inmortalidad del Gral. Güemes', 'General Güemes Day'),
    day(fixed(6, 20), 'Paso a la Inmortalidad del Gral. Belgrano', 'Flag Day'),
    day(fixed(7, 9), 'Día de la Independencia', 'Independence Day'),
    day(argentine(fixed(8, 17)), 'Paso a la Inmortalidad del Gral. San Martín', 'General San Martín Day'),
    day(argentine(fixed(10, 12)), 'Día del Respeto a la Diversidad Cultural', 'Day of Respect for Cultural Diversity'),
    day(argentine(fixed(11, 20)), 'Día de la Soberanía Nacional', 'National Sovereignty Day'),
    immaculate,
    christmas,
    { ...maundyThursday, optional: true },
  ],
};

/** Ley 19.668: from Tuesday to Thursday to the Monday of that week, from Friday to the one after. */
const chilean = (on: DayOfYear) => moved(on, { 2: -1, 3: -2, 4: -3, 5: 3 });
/** Ley 20.299: from Tuesday to the Friday before, from Wednesday to the Friday after. */
const reformation = moved(fixed(10, 31), { 2: -4, 3: 2 });

export const chile: CountrySet = {
  source: 'Leyes 2.977, 19.668, 20.148, 20.215, 20.299, 20.983 y 21.357',
  holidays: [
    newYear,
    day(only([MONDAY], fixed(1, 2)), 'Feriado adicional de Año Nuevo', 'New Year (additional day)'),
    goodFriday,
    day(easter(-1), 'Sábado Santo', 'Holy Saturday'),
    labourDay,
    day(fixed(5, 21), 'Día de las Glorias Navales', 'Navy Day'),
    day(juneSolstice('America/Santiago'), 'Día Nacional de los Pueblos Indígenas', 'Indigenous Peoples’ Day'),
    peterAndPaul(chilean(fixed(6, 29))),
    day(fixed(7, 16), 'Virgen del Carmen', 'Our Lady of Mount Carmel'),
    assumption(fixed(8, 15)),
    day(
      only([MONDAY, FRIDAY], fixed(9, 17)),
      'Feriado adicional de Fiestas Patrias',
      'National holidays (additional day)',
    ),
    day(fixed(9, 18), 'Independencia Nacional', 'Independence Day'),
    day(fixed(9, 19), 'Día de las Glorias del Ejército', 'Army Day'),
    day(only([FRIDAY], fixed(9, 20)), 'Feriado adicional de Fiestas Patrias', 'National holidays (additional day)'),
    day(chilean(fixed(10, 12)), 'Encuentro de Dos Mundos', 'Day of the Meeting of Two Worlds'),
    day(reformation, 'Día de las Iglesias Evangélicas y Protestantes', 'Reformation Day'),
    allSaints(fixed(11, 1)),
    immaculate,
    christmas,
  ],
};

/** Ley Emiliani: kept on the Monday that follows, unless it falls on one. */
const emiliani = (on: DayOfYear) => moved(on, { 2: 6, 3: 5, 4: 4, 5: 3, 6: 2, 7: 1 });

export const colombia: CountrySet = {
  source: 'Ley 51 de 1983 (Ley Emiliani), art. 1, y Ley 2578 de 2026, art. 6',
  holidays: [
    newYear,
    day(emiliani(fixed(1, 6)), 'Reyes Magos', 'Epiphany'),
    day(emiliani(fixed(3, 19)), 'San José', 'Saint Joseph’s Day'),
    maundyThursday,
    goodFriday,
    labourDay,
    day(emiliani(easter(39)), 'Ascensión del Señor', 'Ascension Day'),
    day(emiliani(easter(60)), 'Corpus Christi', 'Corpus Christi'),
    day(emiliani(easter(68)), 'Sagrado Corazón de Jesús', 'Sacred Heart'),
    peterAndPaul(emiliani(fixed(6, 29))),
    day(since(2026, emiliani(fixed(7, 9))), 'Virgen de Chiquinquirá', 'Our Lady of Chiquinquirá'),
    day(fixed(7, 20), 'Día de la Independencia', 'Independence Day'),
    day(fixed(8, 7), 'Batalla de Boyacá', 'Battle of Boyacá'),
    assumption(emiliani(fixed(8, 15))),
    day(emiliani(fixed(10, 12)), 'Día de la Raza', 'Columbus Day'),
    allSaints(emiliani(fixed(11, 1))),
    day(emiliani(fixed(11, 11)), 'Independencia de Cartagena', 'Independence of Cartagena'),
    immaculate,
    christmas,
  ],
};

/** What no region may replace, and two that most of them keep. A region may move what falls on a Sunday to the Monday. */
export const spain: CountrySet = {
  source: 'Real Decreto 2001/1983, art. 45, y Estatuto de los Trabajadores, art. 37.2',
  holidays: [
    newYear,
    goodFriday,
    day(fixed(5, 1), 'Fiesta del Trabajo', 'Labour Day'),
    assumption(fixed(8, 15)),
    day(fixed(10, 12), 'Fiesta Nacional de España', 'National Day'),
    allSaints(fixed(11, 1)),
    day(fixed(12, 6), 'Día de la Constitución', 'Constitution Day'),
    immaculate,
    christmas,
    custom(fixed(1, 6), 'Epifanía del Señor', 'Epiphany'),
    { ...maundyThursday, optional: true },
  ],
};

export const peru: CountrySet = {
  source: 'Decreto Legislativo 713, art. 6, y Leyes 31381, 31530, 31788 y 31822',
  holidays: [
    newYear,
    maundyThursday,
    goodFriday,
    labourDay,
    day(fixed(6, 7), 'Batalla de Arica y Día de la Bandera', 'Battle of Arica and Flag Day'),
    peterAndPaul(fixed(6, 29)),
    day(fixed(7, 23), 'Día de la Fuerza Aérea del Perú', 'Air Force Day'),
    day(fixed(7, 28), 'Fiestas Patrias', 'Independence Day'),
    day(fixed(7, 29), 'Fiestas Patrias', 'Independence Day'),
    day(fixed(8, 6), 'Batalla de Junín', 'Battle of Junín'),
    day(fixed(8, 30), 'Santa Rosa de Lima', 'Saint Rose of Lima'),
    day(fixed(10, 8), 'Combate de Angamos', 'Battle of Angamos'),
    allSaints(fixed(11, 1)),
    immaculate,
    day(fixed(12, 9), 'Batalla de Ayacucho', 'Battle of Ayacucho'),
    christmas,
  ],
};
