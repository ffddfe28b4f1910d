// The content security policy. A static host delivers it from the <meta> of index.html, `vite preview` as a header too.

/** What the page may do: run and fetch its own files, nothing else. No inline script or style, no eval. */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** For `<meta http-equiv>`, where frame-ancestors is not allowed. */
export const META_POLICY = DIRECTIVES.join("; ");

/** For the response header. */
export const HEADER_POLICY = [...DIRECTIVES, "frame-ancestors 'self'"].join("; ");
