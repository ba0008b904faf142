/** @param {string} text */
export const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A way to a file on the stick, as a page that lies beside it writes it. @param {string} place */
export const hrefOf = (place) => place.split('/').map(encodeURIComponent).join('/');
