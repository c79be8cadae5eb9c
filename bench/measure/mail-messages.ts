/** A message of 20 kB as Outlook writes it: text, HTML, one small picture. Every second one answers the one before it. */
export function usualMail(user: string, number: number, address: string): string {
  const paragraph = `<p class="MsoNormal" style="margin:0cm;font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif"><span lang="ES">La impresora ${number} no imprime.</span></p>\r\n`;
  const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA\r\n'.repeat(40);
  const id = (which: number) => `<${user}.${which}@cliente.example>`;
  const headers = [
    `From: Ana Ruiz <${address}>`,
    `To: ${user}@example.com`,
    `Subject: ${number % 2 === 1 ? 'Re: ' : ''}Impresora ${number - (number % 2)} de ${user}`,
    `Message-ID: ${id(number)}`,
    ...(number % 2 === 1 ? [`In-Reply-To: ${id(number - 1)}`, `References: ${id(number - 1)}`] : []),
    `Date: ${new Date(Date.UTC(2026, 0, 1) + number * 60_000).toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=x',
  ];
  const text = `La impresora ${number} no imprime.\r\n`.repeat(80);
  return `${headers.join('\r\n')}\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--x\r\nContent-Type: multipart/related; boundary=y\r\n\r\n--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${paragraph.repeat(86)}<img src="cid:i@1">\r\n--y\r\nContent-Type: image/png\r\nContent-ID: <i@1>\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n--y--\r\n--x--\r\n`;
}
