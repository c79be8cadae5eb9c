/** One header field: the name in lower case, the value unfolded but with its encoded words (RFC 2047) as they came. */
export interface Header {
  name: string;
  value: string;
}
