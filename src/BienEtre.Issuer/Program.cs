using BienEtre.Issuer;

return KeyCommand.Run(args, Console.Out, Console.Error);
