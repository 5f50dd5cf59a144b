/** What the file chooser offers. */
export const PDF_ONLY = ".pdf,application/pdf";
