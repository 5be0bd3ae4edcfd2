/** Why an act that has no field of its own did not happen. */
import { CircleAlert } from "lucide";
import type { Code } from "../../../protocol/errors.ts";
import { sentence } from "../words/words.ts";
import { Icon } from "./icon.tsx";

interface Props {
	readonly code: Code | undefined;
	/** What was not found, where it is no person. */
	readonly notFound?: string;
}

export function Problem({ code, notFound }: Props) {
	if (!code) return null;
	return (
		<p class="hint hint-bad" role="alert">
			<Icon of={CircleAlert} size={14} />
			<span>{code === "not-found" && notFound ? notFound : sentence(code)}</span>
		</p>
	);
}
