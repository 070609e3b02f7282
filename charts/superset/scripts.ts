import { folderMark } from './bundle';

/** The administrator, under the password that was generated: made the first time, given the newest password each time. */
export const administratorScript = (passwordFile: string, user: string): string => `import sys
from pathlib import Path

from superset.app import create_app

app = create_app()
with app.app_context():
    users = app.appbuilder.sm
    password = Path(${JSON.stringify(passwordFile)}).read_text().strip()
    known = users.find_user(${JSON.stringify(user)})
    if known:
        users.reset_password(known.id, password)
    elif not users.add_user(
        ${JSON.stringify(user)}, "Superset", "Administrator", "${user}@superset.invalid", users.find_role("Admin"), password
    ):
        sys.exit("the administrator could not be made")
`;

/**
 * Imports a folder of assets, all or nothing, over what stands under the same ids. Not \`superset import-directory\`: that is the importer of the
 * examples, which skips in silence what does not fit (superset/commands/importers/v1/examples.py).
 */
export const importScript = (user: string): string => `import sys
from pathlib import Path

from superset.app import create_app

app = create_app()
with app.app_context():
    from superset.commands.exceptions import CommandInvalidError
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    files = {file.name.replace("${folderMark}", "/"): file.read_text() for file in Path(sys.argv[1]).glob("*.yaml")}
    with override_user(app.appbuilder.sm.find_user(${JSON.stringify(user)})):
        try:
            ImportAssetsCommand(files).run()
        except CommandInvalidError as error:
            sys.exit(f"refused: {error.normalized_messages()}")
    print(f"imported {len(files)} files")
`;
