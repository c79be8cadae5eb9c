/**
 * Whether a name matches a pattern in which `*` stands for any characters, also none; everything else is literal and case
 * matters. No regular expression: patterns come from policies, and this takes at most pattern x name steps.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let position = 0;
  let starAt = -1;
  let resumeAt = 0;
  for (let index = 0; index < name.length; ) {
    // The star first: a name may hold a star of its own, which must not use up the pattern's.
    if (pattern[position] === '*') {
      starAt = position++;
      resumeAt = index;
    } else if (pattern[position] === name[index]) {
      position++;
      index++;
    } else if (starAt >= 0) {
      position = starAt + 1;
      index = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[position] === '*') position++;
  return position === pattern.length;
}
