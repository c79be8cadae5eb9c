/** Placeholder of the colleague's branch. */
export function plainOfHtml(html: string): string {
  return html.replace(/<[^>]*>/g, ' ');
}
