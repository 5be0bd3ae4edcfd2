/** What people read. Every sentence is in `locales/en.yml`; a code without one does not compile. */
import type { Code } from "../../../protocol/errors.ts";
import { i18n } from "./i18n.ts";

/** Chrome's message keys have no hyphen. */
type Key<Text extends string> = Text extends `${infer Head}-${infer Rest}` ? `${Head}_${Key<Rest>}` : Text;

export const { t } = i18n;

/** The sentence for a code, for the place where it happened. */
export function sentence(code: Code): string {
	return i18n.t(`error.${code.replaceAll("-", "_") as Key<Code>}`);
}
