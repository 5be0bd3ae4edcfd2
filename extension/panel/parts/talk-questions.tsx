/** The questions of a conversation, one at a time. */
import { useTalk } from "../talk.ts";
import { DeleteQuestion } from "./delete-question.tsx";
import { LinkQuestion } from "./link-question.tsx";

export function TalkQuestions() {
	const { asking } = useTalk();
	const now = asking.value;
	const done = () => {
		asking.value = undefined;
	};
	if (now?.kind === "delete") return <DeleteQuestion message={now.message} onDone={done} />;
	if (now?.kind === "link") return <LinkQuestion href={now.href} text={now.text} onDone={done} />;
	return null;
}
