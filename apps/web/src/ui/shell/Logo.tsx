/** The mark; the name stands beside it, so it is decoration to a screen reader. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3b5bdb" />
      <path d="M10 8v16h12" fill="none" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="21.5" cy="11" r="3" fill="#fff" />
    </svg>
  );
}
