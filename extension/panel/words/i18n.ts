/** The one import of the generated words, so that tests put the words file in its place. */
export { i18n } from "#i18n";
