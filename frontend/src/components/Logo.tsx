/** Three leaves on one stem: what members put in, what the cooperative keeps, what is to be done. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden focusable="false">
      <rect width="28" height="28" rx="7" fill="#1b6440" />
      <path d="M14 23V11" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M14 15.5C14 11 10.8 9 6.5 9c0 4.300 3 6.500 7.500 6.500Z" fill="#b3d6c1" />
      <path d="M14 18.500c0-4 2.800-6 7.500-6 0 4-3 6-7.500 6Z" fill="#fff" />
      <path d="M14 11.500c-2.300-1.700-2.300-4.800 0-7 2.300 2.200 2.300 5.300 0 7Z" fill="#eec3a4" />
    </svg>
  )
}
