/** Why an act that has no field of its own did not happen. */
import { CircleAlert } from "lucide";
import type { Code } from "../../../protocol/errors.ts";
import { sentence } from "../words/words.ts";
import { Icon } from "./icon.tsx";

export function Problem({ code }: { readonly code: Code | undefined }) {
	if (!code) return null;
	return (
		<p class="hint hint-bad" role="alert">
			<Icon of={CircleAlert} size={14} />
			<span>{sentence(code)}</span>
		</p>
	);
}
