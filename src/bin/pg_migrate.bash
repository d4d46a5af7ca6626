# bash completion for pg_migrate: what it offers is what --help lists

_pg_migrate()
{
	local word=${COMP_WORDS[COMP_CWORD]} command='' i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} =~ ^[a-z]+$ && ! ${COMP_WORDS[i - 1]} =~ ^-[dhpUDmfn]$ ]]; then
			command=${COMP_WORDS[i]}
			break
		fi
	done
	if [[ $word == -* ]]; then
		# shellcheck disable=SC2086	# no command, no word
		mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" $command --help 2>/dev/null |
			grep -oE '^  .{4}--[a-z-]+=?' | grep -oE -e '--[a-z-]+=?')" -- "$word")
		[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
	elif [ -z "$command" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" --help 2>/dev/null |
			sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')" -- "$word")
	elif [ "$command" = import ] && [ "${COMP_WORDS[COMP_CWORD - 1]}" = import ]; then
		mapfile -t COMPREPLY < <(compgen -W "db-migrate dbmate diesel flyway golang-migrate goose knex rails sqitch sqlx" -- "$word")
	else
		# targets are revisions of the files; an import takes a directory
		mapfile -t COMPREPLY < <(compgen -W "head heads base current $(
			sed -n 's/^-- *revision: *//p' migrations/*.sql 2>/dev/null)" -- "$word"
			[ "$command" = import ] && compgen -d -- "$word")
	fi
}

complete -F _pg_migrate pg_migrate
