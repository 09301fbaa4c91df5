# Promise: a stored state opens in its own place only. Here it is bound to its state name, and no longer to its grain.
# Suite: Storage
# Only: *AtRestTests
# Red: AtRestTests.A_row_put_in_the_place_of_another_is_refused
$CHANGE src/BienEtre.Storage/State/EncryptedGrainStorage.cs \
  'SealContext.Of("state/1", declaration.Name, grainId.ToString())' 'SealContext.Of("state/1", declaration.Name, grainId.Type.ToString()!)'
