/** What the field holds and what Send does with it: a new message, an answer, or another text for one of ours. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Card } from "../../contract/view.ts";
import { newLetterId, usePanel } from "../panel.ts";
import { type About, useTalk } from "../talk.ts";
import { useDraft } from "./draft.ts";

const nothing: About = { kind: "new" };

export interface Writing {
	readonly text: string;
	readonly length: number;
	readonly canSend: boolean;
	readonly problem: Code | undefined;
	write(text: string): void;
	send(): Promise<void>;
	/** The page that goes with a new message or an answer. */
	readonly card: Card | undefined;
	dropCard(): void;
	/** Back to a new message; the draft is as it was. */
	leave(): void;
	flush(): void;
}

interface Given {
	/** What the worker keeps as the draft … */
	readonly kept: string;
	/** … and as the page beside it. */
	readonly card: Card | undefined;
	/** How long the next message lives when that was chosen for it alone; `onSent` is told when it was used. */
	readonly ttl: number | undefined;
	onSent(): void;
}

export function useWriting({ kept, card: offered, ttl, onSent }: Given): Writing {
	const { ask, chat: open } = usePanel();
	const { chat, about, goal } = useTalk();
	const draft = useDraft(chat, kept);
	// both belong to what is written about: whoever turns to something else begins without them, at once and not an effect later
	const [edited, setEdited] = useState<{ readonly about: About; readonly text: string }>();
	const [problem, setProblem] = useState<{ readonly about: About; readonly code: Code }>();
	const now = about.value;
	const isEdit = now.kind === "edit";
	const text = !isEdit ? draft.text : edited?.about === now ? edited.text : now.message.text;
	const length = [...text].length;
	const isSame = isEdit && text === now.message.text;
	/** The page that left or was taken away here: the worker says so a moment later. */
	const [past, setPast] = useState("");
	const isPast = offered !== undefined && JSON.stringify(offered) === past;
	const card = isEdit || isPast ? undefined : offered;
	useEffect(() => {
		if (!offered) setPast("");
	}, [offered]);
	const canSend = (text.trim() !== "" || card !== undefined) && length <= limits.textCharacters && !isSame;
	const live = useRef(true);
	useEffect(
		() => () => {
			live.current = false;
		},
		[],
	);

	async function send() {
		if (!canSend) return;
		setProblem(undefined);
		about.value = nothing;
		if (now.kind === "edit") {
			const code = await ask("editText", { chat, id: newLetterId(), of: now.message.id, text });
			if (!code || !live.current) return;
			about.value = now;
			return setProblem({ about: now, code });
		}
		draft.clear();
		if (card) setPast(JSON.stringify(card));
		onSent();
		if (open.peek()?.view?.newer) goal.value = { end: true };
		const code = await ask("sendText", {
			chat,
			id: newLetterId(),
			text,
			...(ttl !== undefined && { ttl }),
			...(now.kind === "reply" && { quote: now.message.id }),
			...(card && { card }),
		});
		if (!code) return;
		setPast("");
		if (about.peek().kind === "new") about.value = now;
		setProblem({ about: about.peek(), code });
		if (text !== "") draft.putBack(text);
	}

	return {
		text,
		length,
		canSend,
		problem: problem?.about === now ? problem.code : undefined,
		write(next) {
			setProblem(undefined);
			if (isEdit) setEdited({ about: now, text: next });
			else draft.write(next);
		},
		send,
		card,
		dropCard() {
			if (card) setPast(JSON.stringify(card));
			void ask("keepCard", { chat, card: null }).then((code) => code && setPast(""));
		},
		leave() {
			setProblem(undefined);
			about.value = nothing;
		},
		flush: draft.flush,
	};
}
