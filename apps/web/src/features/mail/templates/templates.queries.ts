// The templates of mail, in the query cache. All keys begin with `mail-templates`.
import type { Language } from '@lanet/contracts/endpoint';
import { type MailTemplateName, type MailTemplateText, mailTemplates } from '@lanet/contracts/mail';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';

const KEY = 'mail-templates';

export interface TemplateKey {
  name: MailTemplateName;
  language: Language;
}

export interface TemplateValues {
  subject: string;
  body: string;
}

export const templateList = queryOptions({
  queryKey: [KEY, 'list'],
  queryFn: ({ signal }) => call(mailTemplates.list, { signal }),
});

export const templateText = ({ name, language }: TemplateKey) =>
  queryOptions({
    queryKey: [KEY, 'one', name, language],
    queryFn: ({ signal }) => call(mailTemplates.get, { params: { name, language }, signal }),
  });

/** How a text would look; kept for as long as it is looked at. */
export const templatePreview = ({ name, language }: TemplateKey, { subject, body }: TemplateValues) =>
  queryOptions({
    queryKey: [KEY, 'preview', name, language, subject, body],
    queryFn: ({ signal }) =>
      call(mailTemplates.preview, { params: { name, language }, body: { subject, body }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

/** Puts a text as it is now on the server where it is shown. */
export function useTemplateKept(): (text: MailTemplateText) => void {
  const queryClient = useQueryClient();
  return (text) => {
    queryClient.setQueryData(templateText(text).queryKey, text);
    void queryClient.invalidateQueries({ queryKey: templateList.queryKey });
  };
}
