"""Operations on a library as a whole: doctor, backup, restore, status."""
