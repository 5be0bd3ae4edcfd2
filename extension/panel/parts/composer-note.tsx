/** Under the field: how much room is left, or why what is written will wait. */
import { CircleDashed } from "lucide";
import { limits } from "../../../protocol/limits.ts";
import type { ContactRow } from "../../contract/view.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";

interface Props {
	readonly id: string;
	readonly name: string;
	readonly path: ContactRow["path"];
	readonly text: string;
	/** Of the text, in characters. */
	readonly length: number;
}

/** From here on the room that is left is said. */
const nearCharacters = limits.textCharacters - 500;

export function ComposerNote({ id, name, path, text, length }: Props) {
	return (
		<p class="meta composer-note" id={id}>
			{length > nearCharacters ? (
				<Room left={limits.textCharacters - length} />
			) : (
				path === "none" &&
				text !== "" && (
					<>
						<Icon of={CircleDashed} size={13} />
						<span>{t("chat.waiting_long", { name })}</span>
					</>
				)
			)}
		</p>
	);
}

function Room({ left }: { readonly left: number }) {
	return (
		<span class={left < 0 ? "bad cut" : "cut"}>
			{left < 0 ? t("chat.over", -left) : t("chat.left", left)}
		</span>
	);
}
