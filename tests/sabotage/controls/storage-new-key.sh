# Promise: never a new key over old data. Here a missing key-encryption key is made anew wherever it is missing.
# Suite: Storage
# Only: *StartTests
# Red: StartTests.A_missing_key_is_refused_and_no_new_one_is_made
# Red: StartTests.Another_programs_database_is_refused_and_left_alone
# Red: StartTests.No_message_names_a_path
$CHANGE src/BienEtre.Storage/Keys/KeyFolder.cs 'return dataExists || InUse ? throw StartFaults.KeyMissing() : Create(file);' \
  'return dataExists && file.Length == 0 ? throw StartFaults.KeyMissing() : Create(file);'
