import type { forms as es } from '../es/forms.ts';
import type { Texts } from '../texts.ts';

export const forms: Texts<typeof es> = {
  save: 'Save',
  saved: 'Changes saved',
  optional: 'optional',
  required: 'This is missing.',
  invalid: 'Check this value.',
  email: 'Enter a valid address, such as name@company.com.',
  slug: 'Use lower case, digits and hyphens, such as my-company.',
  timeZone: 'Choose a time zone from the list.',
  network: 'Enter one network per line, such as 10.0.0.0/24.',
  tooShort_one: 'Enter at least {{count}} character.',
  tooShort_other: 'Enter at least {{count}} characters.',
  tooLong_one: 'Enter at most {{count}} character.',
  tooLong_other: 'Enter at most {{count}} characters.',
  tooMany_one: 'At most {{count}} item.',
  tooMany_other: 'At most {{count}} items.',
  atLeast: 'The minimum is {{limit}}.',
  atMost: 'The maximum is {{limit}}.',
  nothingFound: 'Nothing matches',
  stale: {
    title: 'Someone saved changes while you were editing',
    differs: 'Changed: {{fields}}.',
    same: 'The fields of this form did not change.',
    mine: 'Keep mine',
    theirs: 'Use theirs',
    both: 'Combine',
    next: 'Check the result and save again.',
  },
  leave: {
    title: 'Leave without saving?',
    text: 'The changes you have not saved are lost.',
    confirm: 'Leave without saving',
  },
};
