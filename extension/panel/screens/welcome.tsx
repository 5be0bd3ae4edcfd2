/** First run: a handle, and keys are made. */
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Peek } from "../parts/peek.tsx";
import { strengthOf } from "../parts/strength.ts";
import { sentence, t } from "../words/words.ts";

export function Welcome() {
	const { ask, route } = usePanel();
	const [typed, setTyped] = useState("");
	/** Absent while none is wanted. */
	const [passphrase, setPassphrase] = useState<string>();
	const create = useAct();
	const field = useArrival<HTMLInputElement>();

	const found = strengthOf(passphrase ?? "", limits.passphraseCharacters);
	const strength = passphrase
		? found === "short"
			? sentence("weak-passphrase")
			: t(`lock.${found}`)
		: undefined;

	function submit(event: SubmitEvent) {
		event.preventDefault();
		const handle = typed.trim().toLowerCase();
		void create
			.run(async () => {
				if (!limits.handlePattern.test(handle)) return "handle-malformed";
				// first the lock, then what it keeps: no key of this identity ever lies open
				const code = passphrase === undefined ? undefined : await ask("setPassphrase", { passphrase });
				return code ?? ask("createIdentity", { handle });
			})
			.then((isMade) => isMade || field.current?.focus());
	}

	return (
		<main class="screen">
			<Peek x={0.8} y={0.3} radius={0.44} look={128} />
			<form class="bottom" onSubmit={submit}>
				<div class="stack-2">
					<h1>{t("welcome.title")}</h1>
					<p class="muted">{t("welcome.promise")}</p>
				</div>
				<Field
					label={t("welcome.handle")}
					hint={t("welcome.hint")}
					value={typed}
					maxLength={64}
					fieldRef={field}
					problem={create.problem && sentence(create.problem)}
					onValue={(value) => {
						setTyped(value);
						create.clear();
					}}
				/>
				{passphrase !== undefined && (
					<Field
						label={t("lock.passphrase")}
						hint={strength ?? t("lock.lost")}
						value={passphrase}
						isSecret
						maxLength={1024}
						onValue={setPassphrase}
					/>
				)}
				{passphrase === undefined && <p class="meta">{t("welcome.honest")}</p>}
				<Button look="bare" onClick={() => setPassphrase(passphrase === undefined ? "" : undefined)}>
					{t(passphrase === undefined ? "lock.offer" : "lock.offer_none")}
				</Button>
				<Button look="main" size="tall" isSubmit busy={create.isBusy ? t("welcome.creating") : undefined}>
					{t("welcome.create")}
				</Button>
				<div class="welcome-more">
					<Button look="bare" onClick={() => route.go({ at: "arrive" })}>
						{t("arrive.title")}
					</Button>
					<Button look="bare" onClick={() => route.go({ at: "restore" })}>
						{t("restore.title")}
					</Button>
					<Button look="bare" onClick={() => route.go({ at: "bring-key" })}>
						{t("bring.title")}
					</Button>
				</div>
			</form>
		</main>
	);
}
