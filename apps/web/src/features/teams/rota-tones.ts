const TONES = ['indigo', 'green', 'orange', 'blue', 'yellow', 'red', 'gray'] as const;

/** A colour for each place in a rota, to follow somebody from week to week; the name is always there. */
export const toneOf = (place: number) => TONES[place % TONES.length];
