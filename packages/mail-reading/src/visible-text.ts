export function visibleText(mail: { text: string | null; html: string | null; fromName: string | null }): string {
  return mail.text ?? '';
}
